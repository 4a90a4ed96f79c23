/// Level 2: which output returns to the payer, and how sure one can be.
struct ChangeLesson: Lesson {
  let name = "follow-change"
  let level = 2
  let title = Words("Change, and a guess that fails", "La monnaie, et une supposition qui échoue")
  let story: any Story = WrongChangeStory()

  func guide(_ truth: StoryTruth) -> Words {
    let txid = truth.txid(of: "purchase")
    return Words(
      """
      A payment mostly makes two outputs: one for the payee, one that returns to the payer. Nothing
      on the chain says which. Signs: an address used before, the kind of address, a round amount, an
      address never seen. `filature show tx` lists the rules that speak for each output; `filature
      show address` tells whether an address was used before. The transaction is
      `\(txid)`.
      Look also at what later spends each output, and with what.
      """,
      """
      Un paiement fait le plus souvent deux sorties : une pour le destinataire, une qui revient au
      payeur. Rien sur la chaîne ne dit laquelle. Des indices : une adresse déjà utilisée, le type
      d'adresse, un montant rond, une adresse jamais vue. `filature show tx` donne les règles qui
      parlent pour chaque sortie ; `filature show address` dit si une adresse a déjà servi. La
      transaction est `\(txid)`.
      Regardez aussi ce qui dépense chaque sortie ensuite, et avec quoi.
      """)
  }

  func questions(_ truth: StoryTruth) -> [Question] {
    let outputs = truth.outputs(of: "purchase")
    let change = outputs.first { $0.use == .change }
    let options = outputs.map { output in
      Question.Option(
        id: "\(output.vout)", text: Words("output \(output.vout)", "sortie \(output.vout)"),
        share: output.use == .change ? 100 : 0,
        reason: output.use == .change
          ? Words(
            "Right: the address was the payer's before, and its coins are spent together later.",
            "Juste : l'adresse était déjà au payeur, et ses pièces sont dépensées ensemble après.")
          : Words(
            "That address is new, but it is the shop's. A new address alone proves nothing.",
            "Cette adresse est neuve, mais c'est celle du commerce. Neuve ne prouve rien."))
    }
    return [
      Question(
        id: "change", prompt: Words("Which output is change?", "Quelle sortie est la monnaie ?"),
        points: 3, key: .choice(options)),
      Question(
        id: "value", prompt: Words("How much returned to the payer?", "Combien est revenu ?"),
        points: 2,
        key: .number(
          change?.value ?? 0, tolerance: 0,
          slips: [
            Question.Slip(
              value: 7_350_000, share: 0,
              reason: Words(
                "That is what the shop was paid.", "C'est ce qui a été payé au commerce."))
          ])),
      Question(
        id: "certainty",
        prompt: Words(
          "How may a report put it?", "Comment un rapport peut-il le dire ?"),
        points: 2,
        key: .choice([
          Question.Option(
            id: "a", text: Words("recorded on chain", "inscrit sur la chaîne"), share: 0,
            reason: Words(
              "The chain records outputs, not whose they are.",
              "La chaîne inscrit des sorties, pas leurs propriétaires.")),
          Question.Option(
            id: "b",
            text: Words(
              "follows from a named rule, with its error rate",
              "découle d'une règle nommée, avec son taux d'erreur"), share: 100,
            reason: Words("Right.", "Juste.")),
          Question.Option(
            id: "c", text: Words("cannot be said at all", "ne peut pas se dire"), share: 30,
            reason: Words(
              "Careful, but too careful: a rule speaks for it, and may be named.",
              "Prudent, mais trop : une règle parle pour, et peut être nommée.")),
        ])),
    ]
  }
}
