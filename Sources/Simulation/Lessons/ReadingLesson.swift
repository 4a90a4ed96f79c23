/// Level 1: one transaction, its inputs, outputs and fee.
struct ReadingLesson: Lesson {
  let name = "read-a-transaction"
  let level = 1
  let title = Words("Reading one transaction", "Lire une transaction")
  let story: any Story = PeelChainStory()

  func guide(_ truth: StoryTruth) -> Words {
    let txid = truth.txid(of: "peel 1")
    return Words(
      """
      A transaction takes whole coins and makes new ones; what the outputs leave over is the fee.
      Show one with `filature show tx TXID --store chain`. Here it is
      `\(txid)`.
      Each output has a number, `vout`, counted from 0: `txid:vout` names a coin.
      """,
      """
      Une transaction prend des pièces entières et en fait de nouvelles ; ce que les sorties
      laissent est la commission. Affichez-en une avec `filature show tx TXID --store chain`. Ici,
      c'est `\(txid)`.
      Chaque sortie a un numéro, `vout`, compté à partir de 0 : `txid:vout` nomme une pièce.
      """)
  }

  func questions(_ truth: StoryTruth) -> [Question] {
    let outputs = truth.outputs(of: "peel 1")
    let wrong = Words(
      "That is the value of an output, not what is left over.",
      "C'est la valeur d'une sortie, pas ce qui reste.")
    return [
      Question(
        id: "height", prompt: Words("In which block is it?", "Dans quel bloc est-elle ?"),
        points: 1, key: .number(truth.height(of: "peel 1"), tolerance: 0, slips: [])),
      Question(
        id: "spent", prompt: Words("How many satoshis does it spend?", "Combien dépense-t-elle ?"),
        points: 2,
        key: .number(
          50_000_000, tolerance: 0,
          slips: [
            Question.Slip(
              value: 49_999_000, share: 50,
              reason: Words(
                "That is the sum of the outputs: the fee is missing.",
                "C'est la somme des sorties : la commission manque."))
          ])),
      Question(
        id: "fee", prompt: Words("What fee does it pay?", "Quelle commission paie-t-elle ?"),
        points: 2,
        key: .number(
          StoryTown.fee, tolerance: 0,
          slips: outputs.map { Question.Slip(value: $0.value, share: 0, reason: wrong) })),
      Question(
        id: "largest",
        prompt: Words(
          "Which coin is the larger one it makes?", "Quelle est la plus grosse pièce créée ?"),
        points: 2,
        key: .set(
          outputs.max { $0.value < $1.value }.map { [$0.outpoint] } ?? [],
          of: Words("one outpoint, txid:vout", "un seul outpoint, txid:vout"))),
    ]
  }
}
