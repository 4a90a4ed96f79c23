import Bitcoin

struct Input {
  var previous: Txid; var vout: UInt32; var scriptSig: [UInt8]; var sequence: UInt32;
  var witness: [[UInt8]]
}
struct Output { var value: UInt64; var script: [UInt8] }
enum TransactionForm { case withWitness, withoutWitness }
struct Transaction {
  var version: Int32 = 2
  var inputs: [Input]
  var outputs: [Output]
  var lockTime: UInt32 = 0
  func encoded(_ form: TransactionForm) -> [UInt8] {
    var out: [UInt8] = []
    out.appendInteger(version)
    let hasWitness = form == .withWitness && inputs.contains { !$0.witness.isEmpty }
    if hasWitness { out += [0, 1] }
    out.appendCompactSize(inputs.count)
    for input in inputs {
      out += input.previous.wireBytes
      out.appendInteger(input.vout)
      out.appendCompactSize(input.scriptSig.count)
      out += input.scriptSig
      out.appendInteger(input.sequence)
    }
    out.appendCompactSize(outputs.count)
    for output in outputs {
      out.appendInteger(output.value)
      out.appendCompactSize(output.script.count)
      out += output.script
    }
    if hasWitness {
      for input in inputs {
        out.appendCompactSize(input.witness.count)
        for item in input.witness {
          out.appendCompactSize(item.count)
          out += item
        }
      }
    }
    out.appendInteger(lockTime)
    return out
  }
  var txid: Txid { Digest.doubleSHA256(encoded(.withoutWitness)) }
}
extension [UInt8] {
  mutating func appendInteger(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
  mutating func appendCompactSize(_ count: Int) {
    switch count {
    case ..<0xfd: append(UInt8(count))
    case ..<0x10000: append(0xfd); appendInteger(UInt16(count))
    default: append(0xfe); appendInteger(UInt32(count))
    }
  }
}
