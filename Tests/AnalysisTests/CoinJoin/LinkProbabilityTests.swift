import ChainStore
import Testing

@testable import Analysis

/// Counts in the tests named after real transactions and after letters are those that the
/// reference implementation of LaurentMT's measure publishes as test vectors.
@Suite("Links between inputs and outputs")
struct LinkProbabilityTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    var name: String
    var inputs: [UInt64]
    var outputs: [UInt64]
    var interpretations: UInt64
    var links: [[UInt64]]
    var testDescription: String { name }
  }

  static let vectors: [Vector] = [
    Vector(
      name: "8c5feb90", inputs: [4_900_000_000, 100_000_000],
      outputs: [4_900_000_000, 100_000_000], interpretations: 2, links: [[2, 1], [1, 2]]),
    Vector(
      name: "dcba20fd",
      inputs: [
        5_300_000_000, 2_020_000_000, 4_975_000_000, 5_000_000_000, 5_556_000_000, 7_150_000_000,
      ], outputs: [1_000_000, 30_000_000_000], interpretations: 1,
      links: [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]]),
    Vector(
      name: "8e563173, a coinjoin", inputs: [10_000_000, 1_380_000],
      outputs: [9_850_000, 1_270_000, 100_000, 100_000], interpretations: 3,
      links: [[3, 1], [1, 3], [2, 2], [2, 2]]),
    Vector(
      name: "742d8e11", inputs: [2_999_808, 2_999_854],
      outputs: [427_566, 427_566, 2_571_867, 2_572_242], interpretations: 5, links: []),
    Vector(
      name: "A", inputs: [10, 10], outputs: [8, 2, 3, 7], interpretations: 3,
      links: [[2, 2], [2, 2], [2, 2], [2, 2]]),
    Vector(
      name: "B", inputs: [10, 10], outputs: [8, 2, 2, 8], interpretations: 5,
      links: [[3, 3], [3, 3], [3, 3], [3, 3]]),
    Vector(
      name: "B2", inputs: [10, 10], outputs: [10, 2, 8], interpretations: 3,
      links: [[2, 2], [2, 2], [2, 2]]),
    Vector(
      name: "C", inputs: [10, 10], outputs: [5, 5, 5, 5], interpretations: 7,
      links: [[4, 4], [4, 4], [4, 4], [4, 4]]),
    Vector(
      name: "C2", inputs: [10, 10], outputs: [10, 5, 5], interpretations: 3,
      links: [[2, 2], [2, 2], [2, 2]]),
    Vector(
      name: "D", inputs: [10, 10, 2], outputs: [8, 2, 2, 8, 2], interpretations: 28,
      links: [[16, 16, 7], [13, 13, 14], [13, 13, 14], [16, 16, 7], [13, 13, 14]]),
    Vector(
      name: "three equal coins and a fee", inputs: [5, 5, 5], outputs: [5, 3, 2],
      interpretations: 28, links: [[14, 14, 14], [13, 13, 13], [13, 13, 13]]),
    Vector(
      name: "three coins, one double", inputs: [5, 5, 10], outputs: [5, 5, 10], interpretations: 9,
      links: [[5, 5, 4], [5, 5, 4], [4, 4, 8]]),
  ]

  @Test("published counts", arguments: vectors)
  func published(vector: Vector) throws {
    let found = try #require(
      LinkProbability(MadeShape.make(in: vector.inputs, out: vector.outputs)))
    #expect(found.interpretations == vector.interpretations)
    for (output, row) in vector.links.enumerated() {
      #expect(row.indices.map { found.links(output: output, input: $0) } == row)
    }
  }

  @Test("makers who gain and a taker who pays them raise the count from 1 to 95")
  func sideFees() throws {
    let shape = MadeShape.make(
      in: [260_994_463, 98_615_817, 84_911_243, 20_112_774, 79_168_410],
      out: [
        14_868_890, 84_077_613, 84_077_613, 15_369_204, 177_252_160, 84_077_613, 84_077_613,
      ])
    #expect(LinkProbability(shape)?.interpretations == 1)
    let found = try #require(
      LinkProbability(shape, allowing: .init(maker: 420_388, taker: 1_261_164)))
    #expect(found.interpretations == 95)
    #expect((0..<5).filter { found.isCertain(output: 4, input: $0) } == [0])
  }

  @Test("mixes of n equal coins, by the closed form and by the table")
  func equalMixes() throws {
    let counts: [UInt64] = [
      1, 3, 16, 131, 1_496, 22_482, 426_833, 9_934_563, 277_006_192, 9_085_194_458,
    ]
    let shared: [UInt64] = [1, 2, 8, 53, 512, 6_697, 112_925, 2_369_635]
    for (position, count) in counts.enumerated() {
      let coins = [UInt64](repeating: 5, count: position + 1)
      let found = try #require(LinkProbability(MadeShape.make(in: coins, out: coins)))
      #expect(found.interpretations == count)
      if position < shared.count { #expect(found.links(output: 0, input: 0) == shared[position]) }
      guard position < 5 else { continue }
      // A side fee of nothing but for form's sake asks the table.
      let table = LinkProbability(
        MadeShape.make(in: coins, out: coins), allowing: .init(maker: 1, taker: 0))
      #expect(table?.interpretations == count)
    }
    let pool = LinkProbability(MadeShape.whirlpool)
    #expect(pool?.interpretations == 1_496 && pool?.links(output: 4, input: 2) == 512)
    #expect(abs((pool?.entropy ?? 0) - 10.546_894_459_887_637) < 1e-9)
  }

  @Test("one owner is the answer to everything, however many coins he has")
  func oneOwner() throws {
    let coin = TransactionShape.Coin(value: 100, address: AddressIndex(1), type: .p2wpkh)
    let paid = (0..<40).map {
      TransactionShape.Coin(value: 50, address: AddressIndex(2 + $0), type: .p2wpkh)
    }
    let shape = TransactionShape(
      inputs: [coin, coin] + [coin, coin, coin]
        + Array(
          repeating: coin, count: 20), outputs: paid)
    let found = try #require(LinkProbability(shape))
    #expect(found.interpretations == 1 && found.entropy == 0)
    #expect(found.isCertain(output: 39, input: 24))
  }

  @Test("too many coins, and outputs that claim more than there is, are not computed")
  func notComputed() {
    let many = (1...9).map { UInt64($0) * 1_000 }
    #expect(LinkProbability(MadeShape.make(in: many, out: many)) == nil)
    #expect(LinkProbability(MadeShape.make(in: [5, 5], out: [11])) == nil)
    #expect(LinkProbability(MadeShape.make(in: [], out: [1])) == nil)
    let huge = [UInt64](repeating: 7, count: 40)
    #expect(LinkProbability(MadeShape.make(in: huge, out: huge)) == nil)
  }

  @Test("data outputs are nobody's")
  func data() throws {
    let found = try #require(LinkProbability(MadeShape.make(in: [5, 5], out: [5, 5], data: 1)))
    #expect(found.interpretations == 3)
    #expect(found.isImpossible(output: 0, input: 0) && !found.isImpossible(output: 1, input: 0))
  }

  @Test("the table counts what writing out every interpretation counts")
  func slowTwin() throws {
    for seed in 1...400 as ClosedRange<UInt64> {
      var numbers = SeededNumbers(seed: seed)
      let inputs = (0..<Int.random(in: 1...4, using: &numbers)).map { _ in
        UInt64.random(in: 1...6, using: &numbers)
      }
      var left = inputs.reduce(0, +)
      var outputs: [UInt64] = []
      for _ in 0..<Int.random(in: 1...5, using: &numbers) where left > 0 {
        outputs.append(UInt64.random(in: 1...max(1, left / 2), using: &numbers))
        left -= outputs[outputs.count - 1]
      }
      let fees = LinkProbability.SideFees(
        maker: UInt64.random(in: 0...1, using: &numbers),
        taker: UInt64.random(in: 0...1, using: &numbers))
      let twin = Interpretations(inputs: inputs, outputs: outputs, fees: fees)
      let found = try #require(
        LinkProbability(MadeShape.make(in: inputs, out: outputs), allowing: fees))
      #expect(found.interpretations == twin.count, "seed \(seed)")
      for output in outputs.indices {
        for input in inputs.indices {
          #expect(
            found.links(output: output, input: input) == twin.links[output][input], "seed \(seed)")
        }
      }
    }
  }
}

/// The slow twin: every way to give inputs and outputs to owners, written out one by one.
private struct Interpretations {
  private(set) var count: UInt64 = 0
  private(set) var links: [[UInt64]]
  private let inputs: [UInt64]
  private let outputs: [UInt64]
  private let least: Int64
  private let most: Int64

  init(inputs: [UInt64], outputs: [UInt64], fees: LinkProbability.SideFees) {
    self.inputs = inputs
    self.outputs = outputs
    links = Array(repeating: Array(repeating: 0, count: inputs.count), count: outputs.count)
    least = -Int64(fees.maker)
    most = Int64(inputs.reduce(0, +) - outputs.reduce(0, +)) + Int64(fees.taker)
    assignInputs([], owners: 0)
  }

  private mutating func assignInputs(_ ownerOf: [Int], owners: Int) {
    if ownerOf.count == inputs.count { return assignOutputs(ownerOf, owners: owners, []) }
    for owner in 0...owners { assignInputs(ownerOf + [owner], owners: max(owners, owner + 1)) }
  }

  private mutating func assignOutputs(_ ownerOf: [Int], owners: Int, _ payer: [Int]) {
    if payer.count < outputs.count {
      for owner in 0..<owners { assignOutputs(ownerOf, owners: owners, payer + [owner]) }
      return
    }
    for owner in 0..<owners {
      let paid = zip(inputs, ownerOf).reduce(Int64(0)) { $0 + ($1.1 == owner ? Int64($1.0) : 0) }
      let taken = zip(outputs, payer).reduce(Int64(0)) { $0 + ($1.1 == owner ? Int64($1.0) : 0) }
      guard least...most ~= paid - taken else { return }
    }
    count += 1
    for (output, owner) in payer.enumerated() {
      for input in inputs.indices where ownerOf[input] == owner { links[output][input] += 1 }
    }
  }
}
