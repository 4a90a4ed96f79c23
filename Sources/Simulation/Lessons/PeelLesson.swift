/// Level 4: a peel chain, deposit by deposit.
struct PeelLesson: Lesson {
  let name = "peel-chain"
  let level = 4
  let title = Words("Following a peel chain to its deposits", "Suivre un épluchage aux dépôts")
  let story: any Story = PeelChainStory()

  func guide(_ truth: StoryTruth) -> Words {
    Words(
      """
      A peel chain pays little by little out of one coin: each time a part leaves, and the rest goes
      on. `filature trace -i seeds.txt --method fifo --store chain` follows every branch and lists
      where each ends; a deposit is an endpoint of the kind `service`. Check the ledger: what was
      seeded is what arrived, is unspent, or was paid as fees.
      """,
      """
      Un épluchage paie peu à peu avec une seule pièce : à chaque fois une part s'en va, et le reste
      continue. `filature trace -i seeds.txt --method fifo --store chain` suit chaque branche et dit
      où elle finit ; un dépôt est une fin de type `service`. Vérifiez le livre : ce qui est parti
      est arrivé, n'est pas dépensé, ou a été payé en frais.
      """)
  }

  func questions(_ truth: StoryTruth) -> [Question] {
    let deposits = truth.deposits(by: "Mule")
    return [
      Question(
        id: "deposits",
        prompt: Words("Which outputs are deposits?", "Quelles sorties sont des dépôts ?"),
        points: 5,
        key: .set(
          deposits.map(\.coin.outpoint), of: Words("outpoints, txid:vout", "outpoints, txid:vout"))),
      Question(
        id: "maple",
        prompt: Words("How much reached Maple Exchange?", "Combien est arrivé chez Maple ?"),
        points: 2,
        key: .number(
          38_994_000, tolerance: 0,
          slips: [
            Question.Slip(
              value: 8_000_000, share: 30,
              reason: Words(
                "The last payment of the chain went to Maple too.",
                "Le dernier paiement est aussi allé chez Maple.")),
            Question.Slip(
              value: 30_994_000, share: 30,
              reason: Words(
                "The two small deposits at Maple are missing.",
                "Il manque les deux petits dépôts chez Maple.")),
          ])),
      Question(
        id: "shop",
        prompt: Words(
          "One payment reached nobody who can be asked. How much was it?",
          "Un paiement n'a atteint personne à qui demander. Combien ?"),
        points: 1, key: .number(1_000_000, tolerance: 0, slips: [])),
    ]
  }
}
