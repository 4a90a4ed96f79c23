/// Level 9: two sources that contradict each other.
struct ConflictLesson: Lesson {
  let name = "conflicting-tags"
  let level = 9
  let title = Words("Sources that contradict each other", "Des sources qui se contredisent")
  let story: any Story = ConflictingTagStory()

  func guide(_ truth: StoryTruth) -> Words {
    Words(
      """
      A tag is what a source says of an address, with a confidence. `filature tags conflicts --store
      chain` lists addresses whose tags cannot all be right; `filature tags lookup ADDRESS --store
      chain` shows who says what.
      """,
      """
      Une étiquette est ce qu'une source dit d'une adresse, avec un degré de confiance. `filature
      tags conflicts --store chain` donne les adresses dont les étiquettes ne peuvent toutes être
      justes ; `filature tags lookup ADRESSE --store chain` montre qui dit quoi.
      """)
  }

  func questions(_ truth: StoryTruth) -> [Question] {
    let account = truth.deposits(by: "Mule").first?.coin.address.text ?? ""
    return [
      Question(
        id: "address",
        prompt: Words(
          "About which address do the tags disagree?",
          "Sur quelle adresse les étiquettes divergent-elles ?"),
        points: 2, key: .set([account], of: Words("one address", "une seule adresse"))),
      Question(
        id: "whom",
        prompt: Words("To whom does the request go?", "À qui va la réquisition ?"), points: 3,
        key: .choice([
          Question.Option(
            id: "maple", text: Words("Maple Exchange", "Maple Exchange"), share: 0,
            reason: Words(
              "A page on the web against an answer to a production order.",
              "Une page du web contre la réponse à une réquisition.")),
          Question.Option(
            id: "merlion", text: Words("Merlion Exchange", "Merlion Exchange"), share: 100,
            reason: Words("Right.", "Juste.")),
          Question.Option(
            id: "both", text: Words("both", "aux deux"), share: 30,
            reason: Words(
              "Maple would learn of the inquiry, and finds nothing.",
              "Maple apprendrait l'enquête, pour rien.")),
        ])),
      Question(
        id: "report",
        prompt: Words(
          "What does the report say of the other tag?",
          "Que dit le rapport de l'autre étiquette ?"),
        points: 2,
        key: .choice([
          Question.Option(
            id: "a", text: Words("nothing", "rien"), share: 0,
            reason: Words(
              "What speaks against a finding has to be disclosed.",
              "Ce qui parle contre un résultat doit être dit.")),
          Question.Option(
            id: "b",
            text: Words(
              "that it exists, its source, and why it is not followed",
              "qu'elle existe, sa source, et pourquoi on ne la suit pas"), share: 100,
            reason: Words("Right.", "Juste.")),
        ])),
    ]
  }
}
