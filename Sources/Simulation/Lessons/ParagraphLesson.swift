/// Level 10: the paragraph that a court reads.
struct ParagraphLesson: Lesson {
  let name = "court-paragraph"
  let level = 10
  let title = Words("The paragraph for a court", "Le paragraphe pour un tribunal")
  let story: any Story = CoinJoinStory()

  func guide(_ truth: StoryTruth) -> Words {
    Words(
      """
      A court asks of each number where it comes from, what was assumed, and what is not known. Name
      the seed, the method, the amount at each service with its transaction, the sum that cannot be
      followed and why. Use four grades and no others: *recorded on chain*, *follows from method M*,
      *attributed by source S*, *possible*. Sums must add up.
      """,
      """
      Un tribunal demande de chaque nombre d'où il vient, ce qui est supposé, et ce qu'on ne sait
      pas. Nommez le point de départ, la méthode, le montant chez chaque service avec sa
      transaction, la somme qu'on ne peut suivre et pourquoi. Quatre degrés, pas d'autres : *inscrit
      sur la chaîne*, *découle de la méthode M*, *attribué par la source S*, *possible*. Les sommes
      doivent tomber juste.
      """)
  }

  func questions(_ truth: StoryTruth) -> [Question] {
    let deposit = truth.deposits(by: "Smuggler", at: "Maple Exchange").first?.coin
    let seed = truth.economy.truth.seeds.first ?? ""
    func check(_ of: [String], _ english: String, _ french: String) -> Question.Check {
      Question.Check(wants: .any, of: of, reason: Words(english, french))
    }
    return [
      Question(
        id: "paragraph",
        prompt: Words(
          "Write what became of the 40,000,000 sat at the address in seeds.txt, in 60 to 150 words.",
          "Écrivez ce que sont devenus les 40 000 000 sat de seeds.txt, en 60 à 150 mots."),
        points: 10,
        key: .paragraph([
          check([seed], "The seed's address is not named.", "L'adresse de départ manque."),
          check(["8000000"], "The amount at Maple is missing.", "Le montant chez Maple manque."),
          check(
            ["maple"], "The exchange is not named.", "La plateforme n'est pas nommée."),
          check(
            [deposit.map { "\($0.txid)" } ?? ""], "The transaction of the deposit is missing.",
            "La transaction du dépôt manque."),
          check(
            ["31999000"], "The amount that entered the coinjoin is missing.",
            "Le montant entré dans le coinjoin manque."),
          check(["coinjoin"], "The coinjoin is not named.", "Le coinjoin n'est pas nommé."),
          check(
            ["fifo", "first in", "premier entré", "haircut", "every method", "toute méthode"],
            "The method is not named.", "La méthode n'est pas nommée."),
          check(
            [
              "cannot be followed", "not be followed", "ne peut être suivi",
              "ne peut pas être suivi",
              "ne peuvent être suivis", "not known", "n'est pas connu",
            ], "What cannot be followed is not said.",
            "Ce qu'on ne peut suivre n'est pas dit."),
          check(
            ["fee", "commission", "frais", "39999000"],
            "The sums do not add up: the fee is missing.",
            "Les sommes ne tombent pas juste : la commission manque."),
          Question.Check(
            wants: .none, of: ["25000000 sat at merlion", "24999000"],
            reason: Words(
              "A deposit behind the coinjoin is attributed.",
              "Un dépôt derrière le coinjoin est attribué.")),
        ]))
    ]
  }
}
