/// Level 7: backward, to where money came from.
struct SourceLesson: Lesson {
  let name = "source-of-funds"
  let level = 7
  let title = Words("Where the money came from", "D'où vient l'argent")
  let story: any Story = ChainHopStory()

  func guide(_ truth: StoryTruth) -> Words {
    let deposit = truth.deposits(by: "Smuggler").first?.coin.outpoint ?? ""
    return Words(
      """
      Maple Exchange reports a deposit: `\(deposit)`.
      `filature trace OUTPOINT --direction backward --method fifo --store chain` follows it to where
      its coins came from, and stops at services: what a service pays out is not the coin that a
      customer paid in.
      """,
      """
      Maple Exchange signale un dépôt : `\(deposit)`.
      `filature trace OUTPOINT --direction backward --method fifo --store chain` le suit jusqu'à
      l'origine de ses pièces, et s'arrête aux services : ce qu'un service paie n'est pas la pièce
      qu'un client a versée.
      """)
  }

  func questions(_ truth: StoryTruth) -> [Question] {
    [
      Question(
        id: "origin",
        prompt: Words("Which service paid it out?", "Quel service l'a payé ?"), points: 3,
        key: .choice([
          Question.Option(
            id: "lotus", text: Words("Lotus Swap", "Lotus Swap"), share: 100,
            reason: Words("Right.", "Juste.")),
          Question.Option(
            id: "merlion", text: Words("Merlion Exchange", "Merlion Exchange"), share: 20,
            reason: Words(
              "Merlion funded Lotus; behind a service that pools money one must not go.",
              "Merlion a financé Lotus ; on ne va pas derrière un service qui mêle l'argent.")),
          Question.Option(
            id: "maple", text: Words("Maple Exchange", "Maple Exchange"), share: 0,
            reason: Words(
              "Maple is where it arrived.", "Maple est le point d'arrivée.")),
        ])),
      Question(
        id: "paid",
        prompt: Words(
          "How much did it pay in that transaction to the depositor?",
          "Combien a-t-il payé au déposant dans cette transaction ?"),
        points: 2,
        key: .number(
          12_000_000, tolerance: 0,
          slips: [
            Question.Slip(
              value: 11_998_000, share: 50,
              reason: Words(
                "That arrived; two fees were paid on the way.",
                "C'est ce qui est arrivé ; deux commissions ont été payées en route."))
          ])),
      Question(
        id: "ask",
        prompt: Words("What is it to be asked?", "Que faut-il lui demander ?"), points: 2,
        key: .choice([
          Question.Option(
            id: "a",
            text: Words(
              "the incoming side of this swap: chain, transaction, address, account",
              "l'entrée de cet échange : chaîne, transaction, adresse, compte"), share: 100,
            reason: Words("Right.", "Juste.")),
          Question.Option(
            id: "b", text: Words("all swaps of that day", "tous les échanges du jour"), share: 20,
            reason: Words(
              "Far more than is needed: name the transaction.",
              "Bien plus qu'il ne faut : nommez la transaction.")),
        ])),
    ]
  }
}
