import Foundation
import Testing

@Suite("Tags and prices that are gone, or older than they were")
struct ReplacedFileTests {
  private let chain: SampleChain

  init() throws { chain = try SampleChain("coinjoin") }

  private func run(_ words: [String]) throws -> BuiltProgram.Answer {
    try BuiltProgram.run(words + ["--store", chain.store])
  }

  /// Imports once more, so that what was there before is older.
  private func importing(_ name: String, _ day: Int) throws {
    let file = chain.list + ".more"
    let words: [String]
    if name == "tags.sqlite" {
      try Data("address,label,source\n1BoatSLRHtKNngkdXEeobR76b53LETtpyT,Boat \(day),x\n".utf8)
        .write(to: URL(fileURLWithPath: file))
      words = ["tags", "import", file, "--input-format", "csv"]
    } else {
      try Data("date,pair,price\n2024-01-0\(day),BTC/CAD,\(day)4000\n".utf8)
        .write(to: URL(fileURLWithPath: file))
      words = ["prices", "import", file, "--input-format", "csv"]
    }
    let answer = try run(words)
    #expect(answer.code == 0, "\(answer.errors)")
  }

  @Test(
    "are named by verify and by whoever asks, until they are put back or imported again",
    arguments: [("tags.sqlite", ["tags", "list"]), ("prices.sqlite", ["prices", "list"])])
  func replaced(name: String, asking: [String]) throws {
    let files = FileManager.default
    let (path, older) = (chain.store + "/" + name, chain.list + ".older")
    let newer = chain.list + ".newer"
    try importing(name, 1)
    try files.copyItem(atPath: path, toPath: older)
    try importing(name, 2)
    try files.copyItem(atPath: path, toPath: newer)
    for state in [older, nil] {
      try files.removeItem(atPath: path)
      if let state { try files.copyItem(atPath: state, toPath: path) }
      for (words, code) in [(["verify"], Int32(4)), (asking, 65)] {
        let answer = try run(words)
        #expect(answer.code == code, "\(words) \(state ?? "gone"): \(answer.errors)")
        #expect(answer.errors.contains(name))
      }
      if state == nil { try Data().write(to: URL(fileURLWithPath: path)) }
    }
    try files.removeItem(atPath: path)
    try files.copyItem(atPath: newer, toPath: path)
    #expect(try run(["verify"]).code == 0)
    #expect(try run(asking).code == 0)
    try files.removeItem(atPath: path)
    try importing(name, 3)
    #expect(try run(["verify"]).code == 0)
    #expect(try run(asking).code == 0)
  }

  @Test("stay known when the chain is read again")
  func extended() throws {
    let chain = try SampleChain("coinjoin", toHeight: 100)
    let words = ["ingest", chain.story + "/blocks", "--store", chain.store]
    #expect(try BuiltProgram.run(words).code == 0)
    try FileManager.default.removeItem(atPath: chain.store + "/tags.sqlite")
    #expect(try BuiltProgram.run(["verify", "--store", chain.store]).code == 4)
  }

  @Test("are known from the first chain on where they came before it")
  func cameFirst() throws {
    let store = chain.list + ".new"
    for words in [
      ["tags", "import", chain.story + "/tags.yaml"],
      ["ingest", chain.story + "/blocks", "--network", "regtest"],
    ] {
      try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
      let answer = try BuiltProgram.run(words + ["--store", store])
      #expect(answer.code == 0, "\(words): \(answer.errors)")
    }
    try FileManager.default.removeItem(atPath: store + "/tags.sqlite")
    #expect(try BuiltProgram.run(["verify", "--store", store]).code == 4)
  }
}
