import Bitcoin
import ChainStore

@testable import Analysis

/// Transactions written by hand: each coin has an address of its own unless told otherwise.
enum MadeShape {
  static func make(
    in inputs: [UInt64], out outputs: [UInt64], type: ScriptType = .p2wpkh, data: Int = 0,
    height: UInt32 = 0, startHeights: TransactionShape.StartHeights = .ignored
  ) -> TransactionShape {
    var next = 0
    func coin(_ value: UInt64, _ type: ScriptType) -> TransactionShape.Coin {
      next += 1
      return TransactionShape.Coin(value: value, address: AddressIndex(next), type: type)
    }
    let spent = inputs.map { coin($0, type) }
    let made =
      (0..<data).map { _ in coin(0, .opReturn) } + outputs.map { coin($0, type) }
    return TransactionShape(
      inputs: spent, outputs: made, height: height,
      startHeights: startHeights)
  }

  static let whirlpool = make(
    in: [1_000_000, 1_000_000, 1_004_000, 1_004_000, 1_000_000],
    out: [UInt64](repeating: 1_000_000, count: 5))
  static let tx0 = make(in: [9_000_000], out: [50_000, 705_394, 1_022_050, 1_022_050], data: 1)
  static let wasabi1 = make(
    in: [UInt64](repeating: 20_000_000, count: 12),
    out: [UInt64](repeating: 9_980_000, count: 11) + [1_234_567, 7_654_321, 9_999])
  static let joinmarket = make(
    in: [90_000_000, 80_000_000, 70_000_000],
    out: [60_000_000, 30_001_000, 60_000_000, 20_002_000, 60_000_000, 9_990_000], type: .p2pkh)
  static let generic = make(in: [5_000, 5_000], out: [4_000, 4_000, 900], type: .p2pkh)
  static let payment = make(in: [5_000_000], out: [2_000_000, 2_990_000])

  static func wasabi2(inputs: Int = 60, odd: Int = 3) -> TransactionShape {
    let values = WasabiTwo.denominations.suffix(30).reversed().flatMap { [$0, $0] }
    let made = (values + (0..<odd).map { 7_777_777 + UInt64($0) }).sorted(by: >)
    return make(in: (0..<inputs).map { UInt64(900_000 - $0) }, out: made)
  }
}
