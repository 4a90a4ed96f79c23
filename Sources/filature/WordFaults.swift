/// The words of a list that cannot be read: told of, and fatal only where no word of it can be.
struct WordFaults {
  private let count: Int
  private var first: Failure?
  private var sentences: [String] = []
  private var bad = 0
  /// How many are told of one by one.
  private static let most = 1_000

  /// Of a list of so many words.
  init(of count: Int) { self.count = count }

  /// What a word gives; nil where it cannot be read. Any other trouble is thrown.
  mutating func reading<Value>(_ word: String, _ body: () throws -> Value) throws -> Value? {
    do {
      return try body()
    } catch let failure as Failure where [Exit.usage, Exit.malformed].contains(failure.code) {
      first = first ?? failure
      bad += 1
      if bad <= WordFaults.most { sentences.append(sentence(failure, of: word)) }
      return nil
    }
  }

  /// A message names its word where that may be shown; otherwise its place does.
  private func sentence(_ failure: Failure, of word: String) -> String {
    failure.message.contains(word) ? failure.message : "\(failure.place): \(failure.message)"
  }

  /// What is to be told; throws the first fault where no word could be read.
  func warnings() throws -> [String] {
    if let first, bad == count { throw first }
    let further = bad - sentences.count
    return sentences + (further > 0 ? ["and \(further) more words that cannot be read"] : [])
  }
}
