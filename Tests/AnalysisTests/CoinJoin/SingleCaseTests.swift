import Bitcoin
import ChainStore
import Foundation
import Testing

@testable import Analysis

@Suite("Single real transactions", .enabled(if: CoinJoinRecords.folder != nil))
struct SingleCaseTests {
  private struct Answer: Decodable {
    struct Output: Decodable { var value: UInt64, scriptpubkey: String }
    struct Input: Decodable { var prevout: Output }
    var vin: [Input]
    var vout: [Output]
  }

  @Test(
    "an explorer's transaction is named for what it is",
    arguments: [
      ("whirlpool-coinjoin", "whirlpool"), ("bare-multisig", ""), ("batch-withdrawal-143", ""),
      ("simple-legacy-p2pkh", ""), ("taproot-op-return", ""),
    ])
  func kind(name: String, kind: String) throws {
    let folder = try #require(CoinJoinRecords.folder)
    let path = "\(folder)/../dumps/esplora/\(name).json"
    let answer = try JSONDecoder().decode(
      Answer.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    var numbers: [String: Int] = [:]
    func coin(_ output: Answer.Output) -> TransactionShape.Coin {
      let address = numbers[output.scriptpubkey, default: numbers.count]
      numbers[output.scriptpubkey] = address
      return TransactionShape.Coin(
        value: output.value, address: AddressIndex(address),
        type: Script.type(of: Hex.decode(output.scriptpubkey) ?? []))
    }
    let shape = TransactionShape(
      inputs: answer.vin.map { coin($0.prevout) }, outputs: answer.vout.map(coin))
    #expect(CoinJoinDetectors.detect(shape)?.kind ?? "" == kind)
  }
}
