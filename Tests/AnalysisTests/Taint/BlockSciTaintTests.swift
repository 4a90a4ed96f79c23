import Bitcoin
import ChainStore
import Foundation
import Testing

@testable import Analysis

private let hasRecord: Bool = BlockSciRecord.folder != nil

/// A result that BlockSci publishes: its tests on its own chain (test_taint.py), fees of 10,000 sat.
private struct Published {
  var isPoison: Bool
  var seeds: [String]
  var followsFees: Bool
  /// Blocks after that of the first seed; nil for the end of the chain.
  var blocks: Int?
  var count: Int
  var valueSat: UInt64
  var taintedSat: UInt64

  init(
    _ method: String, _ seeds: [String], _ fees: FeeHandling, _ blocks: Int?, _ count: Int,
    _ valueSat: UInt64, _ taintedSat: UInt64? = nil
  ) {
    isPoison = method == "poison"
    self.seeds = seeds
    (followsFees, self.blocks) = (fees == .follow, blocks)
    (self.count, self.valueSat, self.taintedSat) = (count, valueSat, taintedSat ?? valueSat)
  }

  private static let one = ["taint-split-tx-1"]
  private static let two = ["taint-split-tx-1", "taint-fund-tx-2"]
  private static let mapped = ["taint-mapping-fund-tx-2"]

  static let all: [Published] = [
    .init("poison", one, .book, 1, 1, 299_970_000),
    .init("poison", one, .book, nil, 1, 1_499_940_000),
    .init("poison", two, .book, 1, 2, 1_499_950_000),
    .init("poison", two, .book, nil, 1, 1_499_940_000),
    .init("poison", one, .follow, 0, 1, 99_990_000),
    .init("poison", one, .follow, 1, 2, 2_799_990_000),
    .init("poison", one, .follow, 2, 3, 6_499_970_000),
    .init("poison", one, .follow, nil, 3, 6_499_970_000),
    .init("poison", two, .follow, 1, 3, 3_999_970_000),
    .init("poison", two, .follow, nil, 3, 6_499_970_000),
    .init("poison", mapped, .follow, 1, 4, 3_500_000_000),
    .init("haircut", one, .book, 1, 1, 299_970_000, 99_986_666),
    .init("haircut", one, .book, nil, 1, 1_499_940_000, 99_985_999),
    .init("haircut", one, .follow, 1, 2, 2_799_990_000, 99_990_000),
    .init("haircut", one, .follow, 2, 3, 6_499_970_000, 99_990_000),
    .init("haircut", one, .follow, nil, 3, 6_499_970_000, 99_990_000),
    .init("haircut", two, .follow, 1, 3, 3_999_970_000, 899_990_000),
    .init("haircut", two, .follow, nil, 3, 6_499_970_000, 899_990_000),
    .init("haircut", mapped, .follow, 1, 4, 3_500_000_000, 400_000_000),
  ]

  func outputs(_ record: BlockSciRecord) throws -> [OutputIndex] {
    try seeds.map { OutputIndex(record.graph.outputs(of: try record.transaction($0)).lowerBound) }
  }

  func height(_ record: BlockSciRecord) throws -> Int? {
    let first = record.graph.block(of: try record.transaction(seeds[0])).int
    return blocks.map { first + $0 }
  }
}

/// What is tainted and not spent, by our sweep.
private func ours(
  _ graph: ChainGraph, _ method: String, _ seeds: [OutputIndex], _ fees: FeeHandling,
  _ height: Int?
) throws -> (ends: [Endpoint], shares: Int, isClaimed: Bool) {
  var request = TraceRequest(seeds: seeds, methods: [method])
  request.fees = fees
  request.until = height.map { BlockIndex($0) }
  let result = try FlowTracer(graph, knowledge: KnowsNothing()).trace(request)
  let ends = result.methods[0].endpoints.filter { $0.kind == .unspent || $0.output != nil }
  let blocks = Set(result.edges.map { graph.block(of: $0.transaction) })
  let isClaimed = blocks.allSatisfy { block in
    let range = graph.transactions(of: block)
    let fees = range.dropFirst().reduce(UInt64(0)) { $0 + graph.fee(of: TxIndex($1)) }
    let subsidy = graph.network.subsidy(at: block.rawValue)
    return graph.outputSum(of: TxIndex(range.lowerBound)) == subsidy + fees
  }
  return (ends, result.edges.count + ends.count, isClaimed)
}

@Test(
  "BlockSci's published poison is ours, and its haircut is ours but for what it cuts off",
  .enabled(if: hasRecord, "the folder ../shared/data is not here"))
func publishedTaint() throws {
  let record = try BlockSciRecord()
  for (number, published) in Published.all.enumerated() {
    let (seeds, height) = (try published.outputs(record), try published.height(record))
    let name = Comment(rawValue: "published result \(number + 1)")
    var theirs = BlockSciTaint(
      record.graph, isPoison: published.isPoison, followsFees: published.followsFees,
      maxHeight: height)
    let found = theirs.run(seeds)
    #expect(found.count == published.count, name)
    #expect(
      found.reduce(0) { $0 + record.graph.outputAmount[$1.output] } == published.valueSat, name)
    #expect(found.reduce(0) { $0 + $1.share.tainted } == published.taintedSat, name)
    let own = try ours(
      record.graph, published.isPoison ? "poison" : "haircut", seeds,
      published.followsFees ? .follow : .book, height)
    #expect(own.ends.compactMap(\.output?.int).sorted() == found.map(\.output), name)
    #expect(own.ends.reduce(0) { $0 + $1.valueSat } == published.valueSat, name)
    let sat = own.ends.reduce(UInt64(0)) { $0 + $1.tracedSat }
    if published.isPoison || published.followsFees {
      #expect(sat == published.taintedSat, name)
    } else {
      // 99,986,666.78 and 99,986,000.0: ours rounds to the nearest, theirs down at every hop.
      #expect(sat == published.taintedSat + 1, name)
    }
  }
}

@Test(
  "from every coin of BlockSci's chain poison is its own, and haircut within a satoshi a share",
  .enabled(if: hasRecord, "the folder ../shared/data is not here"))
func taintOfEveryCoin() throws {
  let graph = try BlockSciRecord().graph
  var (compared, cutOff, unclaimed) = (0, 0, 0)
  for coin in 1..<graph.outputCount where graph.spender(of: OutputIndex(coin)) != nil {
    for fees in FeeHandling.allCases {
      for method in ["poison", "haircut"] {
        var theirs = BlockSciTaint(
          graph, isPoison: method == "poison", followsFees: fees == .follow, maxHeight: nil)
        let found = Dictionary(
          uniqueKeysWithValues: theirs.run([OutputIndex(coin)]).map {
            ($0.output, $0.share.tainted)
          })
        let own = try ours(graph, method, [OutputIndex(coin)], fees, nil)
        let name = Comment(rawValue: "\(method) of coin \(coin), \(fees)")
        let sats = Dictionary(
          uniqueKeysWithValues: own.ends.compactMap { end in
            end.output.map { ($0.int, end.tracedSat) }
          })
        compared += 1
        guard method == "haircut" else {
          #expect(sats == found, name)
          continue
        }
        // What a coinbase leaves unclaimed is burnt here in proportion; BlockSci pays it out first.
        guard fees == .book || own.isClaimed else {
          unclaimed += 1
          continue
        }
        for output in Set(sats.keys).union(found.keys) {
          let (mine, other) = (Int64(sats[output] ?? 0), Int64(found[output] ?? 0))
          #expect(abs(mine - other) <= own.shares, name)
          if mine != other { cutOff += 1 }
        }
      }
    }
  }
  #expect(compared > 700 && cutOff > 0 && (1...20).contains(unclaimed))
}
