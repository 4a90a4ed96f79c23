import Foundation
import Testing

/// What commands do with a store whose bytes changed behind their back.
@Suite(.enabled(if: BuiltProgram.isThere, "the program is not built"))
struct DamagedStoreTests {
  private let address = "bcrt1qdrnryru46gpfkay95c69anzpv6uxzrrxv3j9ms"

  /// Every file below a folder, by its path there.
  private func files(below folder: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  private func flip(_ path: String, at place: Int) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64(place))
    let byte = try #require(try file.read(upToCount: 1)?.first)
    try file.seek(toOffset: UInt64(place))
    try file.write(contentsOf: Data([byte ^ 0x10]))
    try file.close()
  }

  @Test("a flipped byte in any file of a store changes no answer without a word")
  func flips() throws {
    let sample = try SampleStore()
    let commands = [["trace", address, "--method", "fifo,haircut"], ["show", "address", address]]
    let sound = try commands.map { try sample.run($0 + ["--json"]).output }
    for file in files(below: sample.store) where file.hasSuffix(".col") || file.contains("/pages") {
      let path = sample.store + "/" + file
      let size = try #require(
        FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
      guard size > 0 else { continue }
      try flip(path, at: size / 2)
      for (command, answer) in zip(commands, sound) {
        let found = try sample.run(command + ["--json"])
        #expect(
          found.code == 65 || (found.code == 0 && found.output == answer),
          "\(command[0]), \(file): exit \(found.code), \(found.errors)")
        #expect(found.code == 0 || found.errors.hasPrefix("error: "), "\(file): \(found.errors)")
      }
      let verified = try sample.run(["verify"])
      let name = file.split(separator: "/").last?.replacing(".col", with: "") ?? ""
      #expect(verified.code == 4, "verify, \(file): exit \(verified.code)")
      #expect(
        verified.errors.contains(name) || file.contains("/pages"),
        "verify does not name \(file): \(verified.errors)")
      try flip(path, at: size / 2)
    }
    #expect(try sample.run(["verify"]).code == 0)
  }

  @Test("checksums left out are told in the answer")
  func unverified() throws {
    let sample = try SampleStore()
    let answer = try sample.run(["trace", address, "--json", "--skip-checksums"])
    let document = try JSONSerialization.jsonObject(with: answer.output) as? [String: Any]
    #expect(answer.code == 0 && document?["unverified"] as? Bool == true)
    let table = try sample.run(["show", "address", address, "--format", "csv", "--skip-checksums"])
    #expect(table.errors.contains("unverified"))
    let plain = try sample.run(["trace", address, "--json"])
    #expect(!String(decoding: plain.output, as: UTF8.self).contains("unverified"))
  }

  @Test("an append to a damaged column is refused, and what was stored stays")
  func append() throws {
    let sample = try SampleStore()
    let half = sample.folder + "/half"
    let blocks = SampleStore.sample + "/blocks"
    let begun = try BuiltProgram.run([
      "ingest", blocks, "--network", "regtest", "--to-height", "150", "--store", half,
    ])
    #expect(begun.code == 0, "\(begun.errors)")
    let column = try #require(files(below: half).first { $0.hasSuffix("input.sequence.col") })
    try flip(half + "/" + column, at: 3)
    let grown = try BuiltProgram.run(["ingest", blocks, "--network", "regtest", "--store", half])
    #expect(grown.code == 65 && grown.errors.contains("input.sequence.col"), "\(grown.errors)")
    try flip(half + "/" + column, at: 3)
    let again = try BuiltProgram.run(["ingest", blocks, "--network", "regtest", "--store", half])
    #expect(again.code == 0, "\(again.errors)")
    #expect(try BuiltProgram.run(["verify", "--store", half]).code == 0)
  }

  @Test("a file cut short while it is mapped is told by its name, with exit 65 or 74")
  func cut() throws {
    let sample = try SampleStore()
    let column = try #require(
      files(below: sample.store).first { $0.hasSuffix("output.amount.col") })
    let path = sample.store + "/" + column
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
    let answer = try sample.run(["trace", address])
    #expect(answer.code == 65 && answer.errors.contains("output.amount"), "\(answer.errors)")
  }
}
