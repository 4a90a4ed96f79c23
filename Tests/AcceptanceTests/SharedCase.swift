import Foundation
import Testing

/// A case of the folder ../shared/cases: what is run on its input, and what must come out.
struct SharedCase: Sendable, CustomTestStringConvertible {
  /// One thing to be done.
  enum Step: Sendable {
    /// A command in the case's folder; words of its output and errors that must be there, and ones
    /// that must not.
    case run([String], code: Int32 = 0, says: [String] = [], not: [String] = [])
    /// Folders that give the same chain of so many blocks, without a word.
    case sameChain([String], blocks: Int)
  }

  let name: String
  let steps: [Step]

  init(_ name: String, _ steps: [Step]) {
    self.name = name
    self.steps = steps
  }

  var testDescription: String { name }

  static let folder = BuiltProgram.shared + "/cases/"

  /// The cases whose folder is here.
  static let here = all.filter { FileManager.default.fileExists(atPath: folder + $0.name) }

  /// Does the steps in a folder of their own.
  func check() throws {
    let place = FileManager.default.temporaryDirectory.path + "/case-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: place) }
    for (number, step) in steps.enumerated() {
      switch step {
      case .run(let words, let code, let says, let not):
        let (words, store) = SharedCase.store(of: words)
        let answer = try run(words, store: place + "/" + store)
        let text = String(decoding: answer.output, as: UTF8.self) + answer.errors
        let start = String(text.prefix(1_500))
        #expect(answer.code == code, "\(name): \(words): \(start)")
        for word in says { #expect(text.contains(word), "\(name): \(words): \(word): \(start)") }
        for word in not { #expect(!text.contains(word), "\(name): \(words): \(word): \(start)") }
      case .sameChain(let folders, let blocks):
        let stores = folders.indices.map { place + "/\(number)-\($0)" }
        var digests: Set<String> = []
        for (folder, store) in zip(folders, stores) {
          let made = try run(["ingest", folder, "--strict", "--no-progress"], store: store)
          #expect(made.code == 0, "\(name): \(folder): \(made.errors)")
          digests.insert(try digest(of: store, blocks: blocks))
        }
        #expect(digests.count == 1, "\(name)")
      }
    }
  }

  /// The words without `--store-of NAME`, and the name of the store.
  private static func store(of words: [String]) -> (words: [String], store: String) {
    guard let sign = words.firstIndex(of: "--store-of") else { return (words, "S") }
    return (Array(words[..<sign] + words[(sign + 2)...]), words[sign + 1])
  }

  private func digest(of store: String, blocks: Int) throws -> String {
    let info = try run(["info", "--json"], store: store)
    let document = try JSONSerialization.jsonObject(with: info.output) as? [String: Any]
    let data = try #require(document?["data"] as? [String: Any], "\(name): \(info.errors)")
    #expect(data["blocks"] as? Int == blocks, "\(name)")
    return try #require((document?["store"] as? [String: Any])?["digest"] as? String)
  }

  /// Runs words in which `in/…` is the case's input and `<` gives standard input a file.
  private func run(_ words: [String], store: String) throws -> BuiltProgram.Answer {
    var words = words.map { $0.hasPrefix("in") ? absolute($0) : $0 }
    var input: String?
    if let sign = words.firstIndex(of: "<") {
      input = try String(contentsOfFile: words[sign + 1], encoding: .utf8)
      words.removeSubrange(sign...)
    }
    let needsStore = !["scan"].contains(words[0])
    return try BuiltProgram.run(words + (needsStore ? ["--store", store] : []), input: input)
  }

  private func absolute(_ word: String) -> String {
    word == "in" || word.hasPrefix("in/") ? SharedCase.folder + name + "/" + word : word
  }
}

/// What people reported of programs that do the same work, each with what is right.
@Suite(
  .enabled(
    if: BuiltProgram.isThere && !SharedCase.here.isEmpty,
    "the program or the folder ../shared/cases is not here"))
struct SharedCaseTests {
  @Test("a reported case gives what its page says is right", arguments: SharedCase.here)
  func reported(_ one: SharedCase) throws { try one.check() }
}
