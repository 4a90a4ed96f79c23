/// Level 5: what a method assumes, shown on dust.
struct MethodsLesson: Lesson {
  let name = "methods"
  let level = 5
  let title = Words("What a method assumes", "Ce qu'une méthode suppose")
  let story: any Story = DustBaitStory()

  func guide(_ truth: StoryTruth) -> Words {
    Words(
      """
      Where coins are spent together, the chain does not say which satoshi went where; a method is a
      convention that decides it. `fifo`: first in, first out. `haircut`: every output in proportion.
      `poison`: everything touched is tainted whole. Run them side by side:
      `filature trace -i seeds.txt --method fifo,haircut,poison --store chain`. The seed is a coin
      that somebody cut into dust for five addresses.
      """,
      """
      Quand des pièces sont dépensées ensemble, la chaîne ne dit pas quel satoshi va où ; une méthode
      est une convention qui le décide. `fifo` : premier entré, premier sorti. `haircut` : chaque
      sortie en proportion. `poison` : tout ce qui est touché est entaché en entier. Lancez-les côte
      à côte : `filature trace -i seeds.txt --method fifo,haircut,poison --store chain`. Le point de
      départ est une pièce que quelqu'un a réduite en poussière pour cinq adresses.
      """)
  }

  func questions(_ truth: StoryTruth) -> [Question] {
    [
      Question(
        id: "fifo",
        prompt: Words(
          "How much of the deposit at Maple does first in, first out attribute to the seed?",
          "Combien du dépôt chez Maple premier entré, premier sorti attribue-t-il au départ ?"),
        points: 2, key: .number(546, tolerance: 0, slips: [])),
      Question(
        id: "poison", prompt: Words("And poison?", "Et poison ?"), points: 2,
        key: .number(
          9_999_546, tolerance: 0,
          slips: [
            Question.Slip(
              value: 546, share: 0,
              reason: Words(
                "Poison does not divide: the whole output counts.",
                "Poison ne divise pas : toute la sortie compte."))
          ])),
      Question(
        id: "dealing",
        prompt: Words(
          "May a report say that the depositor dealt with the sender of the dust?",
          "Un rapport peut-il dire que le déposant a traité avec l'envoyeur ?"),
        points: 2,
        key: .choice([
          Question.Option(
            id: "yes", text: Words("yes, by poison", "oui, d'après poison"), share: 0,
            reason: Words(
              "Nobody can refuse a coin. Poison counts contact, not dealing.",
              "Nul ne peut refuser une pièce. Poison compte le contact, pas l'affaire.")),
          Question.Option(
            id: "no", text: Words("no", "non"), share: 100, reason: Words("Right.", "Juste.")),
        ])),
    ]
  }
}
