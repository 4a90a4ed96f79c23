/// Level 6: where the thread is cut, and what may be said of what lies behind.
struct CoinJoinLesson: Lesson {
  let name = "coinjoin-stop"
  let level = 6
  let title = Words("Stopping at a coinjoin", "S'arrêter à un coinjoin")
  let story: any Story = CoinJoinStory()

  func guide(_ truth: StoryTruth) -> Words {
    Words(
      """
      In a coinjoin several owners put coins in and take equal ones out: the chain does not say who
      took which. A trace stops there with the kind `coinjoin`. `filature trace -i seeds.txt --store
      chain` shows it; `--stop-at service` goes on, and what it then says of single deposits is not
      knowledge.
      """,
      """
      Dans un coinjoin, plusieurs propriétaires mettent des pièces et en reprennent d'égales : la
      chaîne ne dit pas qui a pris laquelle. Une trace s'y arrête, de type `coinjoin`. `filature
      trace -i seeds.txt --store chain` le montre ; `--stop-at service` continue, et ce qu'elle dit
      alors de tel ou tel dépôt n'est pas un savoir.
      """)
  }

  func questions(_ truth: StoryTruth) -> [Question] {
    let before = truth.deposits(by: "Smuggler", at: "Maple Exchange")
    return [
      Question(
        id: "deposits",
        prompt: Words(
          "Which deposits may be attributed to the seed?",
          "Quels dépôts peut-on attribuer au point de départ ?"),
        points: 4,
        key: .set(
          before.map(\.coin.outpoint), of: Words("outpoints, txid:vout", "outpoints, txid:vout"))),
      Question(
        id: "entered",
        prompt: Words(
          "How much entered the coinjoin?", "Combien est entré dans le coinjoin ?"),
        points: 2,
        key: .number(
          31_999_000, tolerance: 0,
          slips: [
            Question.Slip(
              value: 25_000_000, share: 30,
              reason: Words(
                "That is the equal output; what entered is the whole coin.",
                "C'est la sortie égale ; ce qui est entré est toute la pièce."))
          ])),
      Question(
        id: "equal",
        prompt: Words(
          "An equal output reached Merlion Exchange. What may be said?",
          "Une sortie égale a atteint Merlion Exchange. Que peut-on dire ?"),
        points: 2,
        key: .choice([
          Question.Option(
            id: "a", text: Words("it is the smuggler's", "elle est au passeur"), share: 0,
            reason: Words(
              "One of five; here it happens to be, but nothing on the chain shows it.",
              "Une sur cinq ; ici c'est vrai, mais rien sur la chaîne ne le montre.")),
          Question.Option(
            id: "b",
            text: Words(
              "possible, one of five; Merlion can be asked",
              "possible, une sur cinq ; on peut demander à Merlion"), share: 100,
            reason: Words("Right.", "Juste.")),
          Question.Option(
            id: "c", text: Words("it is not the smuggler's", "elle n'est pas au passeur"),
            share: 0,
            reason: Words(
              "Nothing shows that either.", "Rien ne le montre non plus.")),
        ])),
    ]
  }
}
