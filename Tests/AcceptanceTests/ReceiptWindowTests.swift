import Bitcoin
import Foundation
import Simulation
import Testing

/// Receipts of a day, on a chain whose blocks go back in time over midnight.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct ReceiptWindowTests {
  private let folder: String
  private var store: String { folder + "/store" }
  /// Seconds at which the blocks after the first were made, as their headers say.
  private let times: [UInt32]

  /// 22:30 of a day and on, each third block an hour and a half before the one that it follows.
  init() throws {
    folder = NSTemporaryDirectory() + "window-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder + "/blocks", withIntermediateDirectories: true)
    var blocks = RandomChain.make(seed: 42)
    var made: [UInt32] = []
    var previous = Digest.doubleSHA256(Array(blocks[0].prefix(80)))
    for place in blocks.indices.dropFirst() {
      let step = UInt32(place) * 3_000
      made.append(1_673_044_200 + step - (place.isMultiple(of: 3) ? 8_400 : 0))
      blocks[place].replaceSubrange(4..<36, with: previous.wireBytes)
      blocks[place].replaceSubrange(68..<72, with: made[place - 1].littleEndianBytes)
      previous = Self.grind(&blocks[place])
    }
    times = made
    let record = blocks.flatMap { block in
      Network.regtest.magic + UInt32(block.count).littleEndianBytes + block
    }
    try Data(record).write(to: URL(fileURLWithPath: folder + "/blocks/blk00000.dat"))
    let answer = try run(["ingest", folder + "/blocks"])
    #expect(answer.code == 0, "\(answer.errors)")
  }

  /// Finds the nonce that brings a block's hash below the easiest target; the hash.
  private static func grind(_ block: inout [UInt8]) -> BlockHash {
    for nonce in UInt32(0)...1_000 {
      block.replaceSubrange(76..<80, with: nonce.littleEndianBytes)
      let hash = Digest.doubleSHA256(Array(block.prefix(80)))
      if hash.wireBytes[31] < 0x7f { return hash }
    }
    return .zero
  }

  private func run(_ words: [String]) throws -> BuiltProgram.Answer {
    try BuiltProgram.run(words + ["--store", store])
  }

  /// The seeds of an address by outpoint, and when their blocks were made; none where the window is
  /// empty.
  private func seeds(_ address: String, _ bounds: [String]) throws -> [String: String] {
    let answer = try run(["trace", address, "--method", "fifo", "--json"] + bounds)
    guard answer.code != 1 else { return [:] }
    let data = try #require(try answer.data() as? [String: Any], "\(answer.errors)")
    let rows = try #require(data["seeds"] as? [[String: Any]])
    var found: [String: String] = [:]
    for row in rows {
      let outpoint = try #require(row["outpoint"] as? String)
      let height = try #require(row["height"] as? Int)
      #expect(row["time"] as? String == text(times[height - 1]), "\(outpoint)")
      found[outpoint] = row["time"] as? String
    }
    #expect(found.count == rows.count)
    return found
  }

  private func text(_ time: UInt32) -> String {
    Date(timeIntervalSince1970: Double(time)).ISO8601Format()
  }

  @Test("each receipt belongs to the day of its block's own time, and to no other")
  func days() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(zip(times, times.dropFirst()).contains { $1 < $0 && $1 / 86_400 < $0 / 86_400 })
    let days = Set(times.map { String(text($0).prefix(10)) }).sorted()
    var addresses: Set<String> = []
    for height in 1...times.count {
      let rows = try run(["show", "block", "\(height)", "--json"]).data() as? [[String: Any]]
      let txids = try #require(rows?.first?["txids"] as? [String])
      let shown = try run(["show", "tx", txids[0], "--json"]).data() as? [[String: Any]]
      let outputs = try #require(shown?.first?["outputs"] as? [[String: Any]])
      addresses.formUnion(outputs.prefix(1).compactMap { $0["address"] as? String })
    }
    var divided = 0
    for address in addresses.sorted().prefix(12) {
      let all = try seeds(address, [])
      var parts: [String: String] = [:]
      var held = 0
      for day in days {
        let part = try seeds(address, ["--received-since", day, "--received-until", day])
        #expect(part == all.filter { $0.value.hasPrefix(day) }, "\(address) \(day)")
        parts.merge(part) { first, _ in first }
        held += part.isEmpty ? 0 : 1
      }
      #expect(parts == all, "\(address)")
      divided += held > 1 ? 1 : 0
      let since = try seeds(address, ["--received-since", days[1]])
      let until = try seeds(address, ["--received-until", days[0]])
      #expect(since.merging(until) { first, _ in first } == all)
      #expect(Set(since.keys).isDisjoint(with: until.keys))
    }
    #expect(divided > 0, "no address was paid on two days")
  }
}
