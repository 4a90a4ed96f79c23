/// A lesson on a story: what to learn, how to find out, and questions with a key.
public protocol Lesson: Sendable {
  /// The word on the command line.
  var name: String { get }
  /// From 1, reading one transaction, to the paragraph for a court.
  var level: Int { get }
  /// One line.
  var title: Words { get }
  /// The story whose chain it is about.
  var story: any Story { get }
  /// What the trainee is told before the questions, as Markdown.
  func guide(_ truth: StoryTruth) -> Words
  /// The questions, with the key worked out from the truth.
  func questions(_ truth: StoryTruth) -> [Question]
}

/// Every lesson.
public enum Lessons {
  /// In the order in which they are to be taken.
  public static let all: [any Lesson] = [
    ReadingLesson(), ChangeLesson(), ClusterLesson(), PeelLesson(), MethodsLesson(),
    CoinJoinLesson(), SourceLesson(), RequestLesson(), ConflictLesson(), ParagraphLesson(),
  ]

  /// The lesson of a name; nil for an unknown one.
  public static func named(_ name: String) -> (any Lesson)? {
    all.first { $0.name == name }
  }
}

/// What is true of a told story, for the keys of questions.
public struct StoryTruth: Sendable {
  let economy: Economy

  /// Tells a story.
  init(_ story: any Story, seed: UInt64) throws(SimulationError) {
    var economy = Economy(seed: seed)
    try story.tell(into: &economy)
    self.economy = economy
  }

  /// Outputs of the transactions made for a purpose, in chain order.
  func outputs(of purpose: String) -> [TrueOutput] {
    let made = Set(economy.truth.transactions.filter { $0.purpose == purpose }.map(\.txid))
    return economy.truth.outputs.filter { made.contains($0.txid) }
  }

  /// The first transaction made for a purpose.
  func txid(of purpose: String) -> String {
    economy.truth.transactions.first { $0.purpose == purpose }.map { "\($0.txid)" } ?? ""
  }

  /// The height of the first transaction made for a purpose.
  func height(of purpose: String) -> UInt64 {
    UInt64(economy.truth.transactions.first { $0.purpose == purpose }?.height ?? 0)
  }

  /// Addresses of a wallet, as given out.
  func addresses(of wallet: String) -> [String] {
    economy.wallets.first { $0.name == wallet }?.addresses.map(\.text) ?? []
  }

  /// True deposits of a wallet at an exchange.
  func deposits(by depositor: String, at exchange: String? = nil) -> [TrueDeposit] {
    economy.truth.deposits.filter {
      $0.depositor == depositor && (exchange == nil || $0.exchange == exchange)
    }
  }
}
