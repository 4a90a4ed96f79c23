import Bitcoin
import ChainStore

@testable import Analysis
@testable import Reporting

/// A made-up trace: a seed of 3 BTC that reaches two exchanges, a coinjoin and an unspent output.
enum SampleTrace {
  static let hostile = "<script>alert('x')</script> & \"Ex\u{202e}change\" | =1"

  static func txid(_ number: UInt32) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "a1b2c3d4", count: 7) + String(repeating: "0", count: 8 - digits.count)
      + digits
  }

  struct Names: ChainNames {
    func outpoint(_ output: OutputIndex) -> String {
      "\(SampleTrace.txid(UInt32(output.rawValue))):0"
    }
    func txid(_ transaction: TxIndex) -> String { SampleTrace.txid(transaction.rawValue) }
    func address(_ output: OutputIndex) -> String { "bcrt1qexampleaddressnumber\(output.rawValue)" }
    func valueSat(_ output: OutputIndex) -> UInt64 { 100_000_000 }
    func moment(_ transaction: TxIndex) -> (height: UInt32?, time: UInt32) {
      (100 + transaction.rawValue, 1_600_000_000 + transaction.rawValue * 600)
    }
    func block(_ transaction: TxIndex) -> BlockIndex { BlockIndex(100 + transaction.int) }
    func blockHash(_ block: BlockIndex) -> String { SampleTrace.txid(block.rawValue) }
  }

  static func end(
    _ ending: Ending, _ output: UInt32, _ sat: UInt64, _ hops: UInt32
  ) -> Endpoint {
    Endpoint(
      ending: ending, address: "bcrt1qexampleaddressnumber\(output)",
      output: OutputIndex(Int(output)), outpoint: "\(txid(output)):0",
      block: BlockIndex(Int(100 + output)), height: 100 + output,
      time: 1_600_000_000 + output * 600, valueSat: sat + 1000, tracedSat: sat, hops: hops,
      bySeed: nil)
  }

  static func service(_ label: String) -> Ending {
    .service(ServiceStop(entity: label, category: "exchange", evidence: .truth))
  }

  static var coinJoin: Ending {
    .coinjoin(
      CoinJoinFinding(
        .wasabi2, sign: .standardValues(90, outputs: 100), denomination: 100_000_000,
        participants: 20, confidence: 90), .spender(Txid(displayHex: txid(8)) ?? .zero))
  }

  static func result(entity: String = hostile) -> TraceResult {
    func ends(_ first: UInt64, _ second: UInt64) -> [Endpoint] {
      [
        end(service("Exchange North"), 5, first, 2),
        end(service(entity), 6, 40_000_000, 2),
        end(coinJoin, 7, second, 2),
        end(.unspent, 8, 9_990_000, 3),
        end(service("Exchange North"), 9, 50_000_000, 3),
      ]
    }
    func method(_ name: String, _ first: UInt64, _ second: UInt64) -> MethodResult {
      var ledger = Ledger()
      (ledger.seedsSat, ledger.seededSat) = (300_000_000, 300_000_000)
      ledger.serviceSat = first + 90_000_000
      ledger.coinjoinSat = second
      ledger.unspentSat = 9_990_000
      ledger.feeSat = 10_000
      return MethodResult(
        method: name, ledger: ledger, endpoints: ends(first, second),
        entities: [
          EntityTotal(
            entity: "Exchange North", category: "exchange", tracedSat: first + 50_000_000,
            deposits: 2),
          EntityTotal(entity: entity, category: "exchange", tracedSat: 40_000_000, deposits: 1),
        ])
    }
    func edge(_ from: UInt32, _ to: UInt32, _ one: UInt64, _ two: UInt64) -> TraceEdge {
      TraceEdge(
        from: OutputIndex(Int(from)), to: OutputIndex(Int(to)),
        transaction: TxIndex(rawValue: to), tracedSat: [one, two])
    }
    return TraceResult(
      seeds: [1, 2].map { number in
        TraceSeed(
          output: OutputIndex(Int(number)), outpoint: "\(txid(number)):0",
          address: "bcrt1qexampleaddressnumber\(number)", valueSat: 150_000_000,
          height: 100 + number, time: 1_600_000_000 + number * 600)
      },
      methods: [
        method("fifo", 150_000_000, 50_000_000), method("haircut", 120_000_000, 80_000_000),
      ],
      edges: [
        edge(1, 3, 150_000_000, 150_000_000), edge(2, 4, 149_995_000, 149_995_000),
        edge(3, 5, 150_000_000, 120_000_000), edge(4, 6, 40_000_000, 40_000_000),
        edge(4, 7, 50_000_000, 80_000_000), edge(3, 10, 0, 30_000_000),
        edge(4, 10, 59_990_000, 29_990_000), edge(10, 8, 9_990_000, 9_990_000),
        edge(10, 9, 50_000_000, 50_000_000), edge(1, 9, 100, 100),
      ],
      fees: [
        TraceFee(
          from: OutputIndex(2), transaction: TxIndex(rawValue: 4), tracedSat: [5_000, 5_000]),
        TraceFee(
          from: OutputIndex(4), transaction: TxIndex(rawValue: 10), tracedSat: [5_000, 5_000]),
      ],
      bounds: [EntityBound(entity: "Exchange North", atLeastSat: 1, atMostSat: 300_000_000)],
      warnings: [.input("a tag <b>conflicts</b>")], isTruncated: false)
  }

  static func report(_ result: TraceResult = result()) -> Report { builder.report(result) }

  static var builder: ReportBuilder {
    ReportBuilder(
      tool: Report.Tool(version: "0.1.0", commit: "0123abc"),
      store: Report.Store(
        network: "regtest", tipHeight: 1234, tipHash: txid(1234), digest: txid(99)),
      commandLine: "filature report case.trace.json --to html",
      parameters: [Report.Parameter("method", "fifo,haircut"), Report.Parameter("max-hops", "10")],
      direction: .forward, names: Names(),
      attribution: { end in
        end.entity == nil
          ? nil : Report.Attribution(source: "pack.yaml", confidence: "0.8", kind: "direct")
      }
    )
  }

  /// Many small outputs in several layers.
  static func crowd(_ count: UInt32) -> TraceResult {
    var result = result()
    result.edges = (0..<count).map { (number: UInt32) -> TraceEdge in
      let sat = UInt64(1000 + number * 7919 % 5000)
      return TraceEdge(
        from: OutputIndex(Int(1 + number / 8)), to: OutputIndex(Int(3 + number)),
        transaction: TxIndex(rawValue: 3 + number), tracedSat: [sat, 1])
    }
    for method in result.methods.indices {
      result.methods[method].endpoints = (0..<count / 2).map { number in
        end(
          number % 3 == 0 ? service("Exchange \(number % 5)") : .unspent,
          3 + count / 2 + number, UInt64(1000 + number), 3)
      }
    }
    return result
  }
}
