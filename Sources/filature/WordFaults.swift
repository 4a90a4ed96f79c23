/// The words of a list that cannot be read: told of by their lines, and fatal only where no word of
/// it can be.
struct WordFaults {
  private let count: Int
  private let told: [String]
  private var first: Failure?
  private var sentences: [String] = []
  private var bad = 0
  /// How many are told of one by one.
  private static let most = 1_000

  /// Of a list, and what is to be told of its reading.
  init(of list: NamedList) { (count, told) = (list.entries.count, list.warnings) }

  /// What a word gives; nil where it cannot be read. Any other trouble is thrown.
  mutating func reading<Value>(
    _ entry: NamedList.Entry, _ body: () throws -> Value
  ) throws -> Value? {
    do {
      if let fault = entry.fault { throw Failure(Exit.malformed, fault, at: "list") }
      return try body()
    } catch let failure as Failure where [Exit.usage, Exit.malformed].contains(failure.code) {
      if first == nil { first = located(failure, entry) }
      bad += 1
      if bad <= WordFaults.most { sentences.append(entry.told(sentence(failure, of: entry))) }
      return nil
    }
  }

  private func located(_ failure: Failure, _ entry: NamedList.Entry) -> Failure {
    var located = failure
    if let line = entry.line { located.place = "line \(line)" }
    return located
  }

  /// A message names its word where that may be shown; otherwise its place does.
  private func sentence(_ failure: Failure, of entry: NamedList.Entry) -> String {
    entry.line != nil || failure.message.contains(entry.word)
      ? failure.message : "\(failure.place): \(failure.message)"
  }

  /// What is to be told; throws the first fault where no word could be read.
  func warnings() throws -> [String] {
    if let first, bad == count { throw first }
    let further = bad - sentences.count
    return told + sentences
      + (further > 0 ? ["and \(further) more words that cannot be read"] : [])
  }
}
