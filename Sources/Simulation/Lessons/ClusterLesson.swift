/// Level 3: which addresses are one person's, and why.
struct ClusterLesson: Lesson {
  let name = "cluster"
  let level = 3
  let title = Words("Addresses of one person", "Les adresses d'une personne")
  let story: any Story = TwoCountriesStory()

  func guide(_ truth: StoryTruth) -> Words {
    Words(
      """
      Coins of several addresses spent in one transaction have one owner, coinjoins and payjoins
      apart: the rule is co-spending. `filature cluster of ADDRESS --members --store chain` lists a
      cluster, `filature cluster explain A B --store chain` says by which transaction. `seeds.txt`
      holds three addresses found in the families' chats.
      """,
      """
      Des pièces de plusieurs adresses dépensées dans une transaction ont un seul propriétaire,
      coinjoins et payjoins mis à part : c'est la dépense commune. `filature cluster of ADRESSE
      --members --store chain` énumère un groupe, `filature cluster explain A B --store chain` dit
      par quelle transaction. `seeds.txt` contient trois adresses trouvées dans les messages.
      """)
  }

  func questions(_ truth: StoryTruth) -> [Question] {
    let smuggler = truth.addresses(of: "Smuggler")
    return [
      Question(
        id: "members",
        prompt: Words(
          "Which of the addresses in seeds.txt are one person's?",
          "Lesquelles des adresses de seeds.txt sont à une même personne ?"),
        points: 4, key: .set(smuggler, of: Words("addresses", "adresses"))),
      Question(
        id: "why",
        prompt: Words(
          "Which transaction shows it?", "Quelle transaction le montre ?"),
        points: 2,
        key: .set(
          [truth.txid(of: "the smuggler cashes out")], of: Words("one txid", "un seul txid"))),
      Question(
        id: "recruiter",
        prompt: Words(
          "The first address paid the second. Does that make them one person's?",
          "La première adresse a payé la seconde. Est-ce une même personne ?"),
        points: 2,
        key: .choice([
          Question.Option(
            id: "yes", text: Words("yes", "oui"), share: 0,
            reason: Words(
              "Paying somebody is no sign of being them.",
              "Payer quelqu'un n'est pas être cette personne.")),
          Question.Option(
            id: "no", text: Words("no", "non"), share: 100, reason: Words("Right.", "Juste.")),
        ])),
    ]
  }
}
