/// Level 8: a request that an exchange can act on.
struct RequestLesson: Lesson {
  let name = "exchange-request"
  let level = 8
  let title = Words("A request to an exchange", "Une réquisition à une plateforme")
  let story: any Story = SharedDepositStory()

  func guide(_ truth: StoryTruth) -> Words {
    Words(
      """
      A request names what was paid in: exchange, transaction, output, time, amount. An address may
      serve several customers. `filature trace -i seeds.txt --store chain` names the deposit;
      `filature show address ADDRESS --store chain` shows what else was paid there.
      """,
      """
      Une réquisition nomme ce qui a été versé : plateforme, transaction, sortie, heure, montant. Une
      adresse peut servir à plusieurs clients. `filature trace -i seeds.txt --store chain` nomme le
      dépôt ; `filature show address ADRESSE --store chain` montre ce qui y a été versé d'autre.
      """)
  }

  func questions(_ truth: StoryTruth) -> [Question] {
    let deposit = truth.outputs(of: "the mule's deposit at the desk").first
    return [
      Question(
        id: "outputs",
        prompt: Words(
          "Which deposits does the request name?", "Quels dépôts la réquisition nomme-t-elle ?"),
        points: 4,
        key: .set(
          deposit.map { [$0.outpoint] } ?? [],
          of: Words("outpoints, txid:vout", "outpoints, txid:vout"))),
      Question(
        id: "amount",
        prompt: Words("For how much in all?", "Pour combien en tout ?"), points: 2,
        key: .number(
          9_000_000, tolerance: 0,
          slips: [
            Question.Slip(
              value: 23_000_000, share: 0,
              reason: Words(
                "14,000,000 of that are another customer's.",
                "Dont 14 000 000 d'un autre client.")),
            Question.Slip(
              value: 9_002_000, share: 50,
              reason: Words(
                "That is what the seed held; two fees were paid on the way.",
                "C'est ce que tenait le départ ; deux commissions ont été payées.")),
          ])),
      Question(
        id: "whom", prompt: Words("Who is asked for?", "Qui demande-t-on ?"), points: 2,
        key: .choice([
          Question.Option(
            id: "a", text: Words("the holder of the address", "le titulaire de l'adresse"),
            share: 20,
            reason: Words(
              "Two customers used it: the exchange may name the wrong one.",
              "Deux clients s'en sont servis : on peut vous nommer le mauvais.")),
          Question.Option(
            id: "b",
            text: Words(
              "the customer credited with this output", "le client crédité de cette sortie"),
            share: 100, reason: Words("Right.", "Juste.")),
        ])),
    ]
  }
}
