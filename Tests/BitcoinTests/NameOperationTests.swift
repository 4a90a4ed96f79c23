import Bitcoin
import Testing

/// A block of Namecoin with one transaction that pays these scripts.
private func block(_ scripts: [[UInt8]]) throws -> Block {
  let coinbase = Transaction(
    inputs: [Transaction.Input(previous: .zero, vout: .max, scriptSig: [1, 1])],
    outputs: scripts.map { Transaction.Output(value: 1, script: $0) })
  let raw = Block.encode(
    version: 1, previous: .zero, time: 0, bits: 0x207f_ffff, nonce: 0, transactions: [coinbase])
  return try Block(decoding: raw, as: .mergedMining)
}

private let holder: [UInt8] = [0x76, 0xa9, 20] + [UInt8](repeating: 7, count: 20) + [0x88, 0xac]

@Test("an output of an operation on a name is its holder's, whatever the operation")
func nameHolders() throws {
  let hash = [20] + [UInt8](repeating: 1, count: 20)
  let name = [5] + Array("d/abc".utf8)
  let long = [76, 200] + [UInt8](repeating: 2, count: 200)
  let longer = [77, 4, 1] + [UInt8](repeating: 3, count: 260)
  let operations: [[UInt8]] = [
    [0x51] + hash + [0x6d], [0x52] + name + hash + long + [0x6d, 0x6d],
    [0x53] + name + long + [0x6d, 0x75], [0x53] + name + longer + [0x6d, 0x75],
    [0x53] + name + [0] + [0x75, 0x75, 0x75],
  ]
  let whole = try block(operations.map { $0 + holder } + [holder])
  let held = whole.withoutNameOperations(of: .namecoin)
  for output in held.outputs { #expect(Array(held.script(of: output)) == holder) }
  #expect(held.transactions[0].txid == whole.transactions[0].txid)
  #expect(
    Address.text(ofScript: Array(held.script(of: held.outputs[0])), network: .namecoin)
      == Address.text(ofScript: holder, network: .namecoin))
  // Another coin knows no names.
  let other = whole.withoutNameOperations(of: .dogecoin)
  #expect(Array(other.script(of: other.outputs[0])) == operations[0] + holder)
}

@Test("a script that only resembles an operation on a name stays whole")
func notNames() throws {
  let name = [5] + Array("d/abc".utf8)
  let scripts: [[UInt8]] = [
    [], [0x53], [0x53] + name, [0x53] + name + [0x6d] + holder, [0x53] + name + name + holder,
    [0x53] + name + name + [0x6d, 0x75], [0x54] + name + name + [0x6d, 0x75] + holder,
    [0x52] + name + name + [0x6d] + holder, [0x53, 76], [0x53, 78, 255, 255, 255, 255, 0x6d],
    [0x51, 33] + [UInt8](repeating: 2, count: 33) + [0x51, 0xae],
  ]
  let whole = try block(scripts)
  let held = whole.withoutNameOperations(of: .namecoin)
  for (output, script) in zip(held.outputs, scripts) {
    #expect(Array(held.script(of: output)) == script)
  }
}
