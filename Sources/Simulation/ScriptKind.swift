import Bitcoin

/// The kinds of output that simulated wallets use.
public enum ScriptKind: Sendable, CaseIterable {
  case p2pkh, p2sh, p2wpkh, p2wsh, p2tr

  /// A script of this kind from 32 bytes that stand for a hash or a key.
  ///
  /// Nobody holds a key to it: the bytes come from SHA-256, not from a curve.
  public func script(_ material: [UInt8]) -> [UInt8] {
    let short = material.prefix(20)
    let long = material.prefix(32)
    switch self {
    case .p2pkh: return [0x76, 0xa9, 20] + short + [0x88, 0xac]
    case .p2sh: return [0xa9, 20] + short + [0x87]
    case .p2wpkh: return [0x00, 20] + short
    case .p2wsh: return [0x00, 32] + long
    case .p2tr: return [0x51, 32] + long
    }
  }
}

/// What an input shows to be allowed to spend: sizes are real, signatures are noise.
struct DummyProof {
  var scriptSig: [UInt8] = []
  var witness: [[UInt8]] = []

  /// A proof of the size that wallets make for a script.
  init(for script: [UInt8], random: inout SeededRandom) {
    let type = Script.type(of: script)
    switch type {
    case .p2pkh:
      let signature = DummyProof.signature(&random)
      let key = DummyProof.key(&random)
      scriptSig = [UInt8(signature.count)] + signature + [UInt8(key.count)] + key
    case .p2sh:
      scriptSig = [22, 0x00, 20] + random.bytes(20)
      witness = [DummyProof.signature(&random), DummyProof.key(&random)]
    case .p2wpkh:
      witness = [DummyProof.signature(&random), DummyProof.key(&random)]
    case .p2wsh:
      let key = DummyProof.key(&random)
      witness = [DummyProof.signature(&random), [UInt8(key.count)] + key + [0xac]]
    case .p2tr:
      witness = [random.bytes(64)]
    default:
      let signature = DummyProof.signature(&random)
      scriptSig = [UInt8(signature.count)] + signature
    }
  }

  /// 71 or 72 bytes laid out as a DER signature with its hash type.
  private static func signature(_ random: inout SeededRandom) -> [UInt8] {
    let isLong = random.happens(oneIn: 2)
    let first: [UInt8] = isLong ? [0x02, 33, 0x00, 0x80] : [0x02, 32, 0x40]
    let rest = random.bytes(31)
    let second: [UInt8] = [0x02, 32, 0x30] + random.bytes(31)
    let body = first + rest + second
    return [0x30, UInt8(body.count)] + body + [0x01]
  }

  private static func key(_ random: inout SeededRandom) -> [UInt8] {
    [random.happens(oneIn: 2) ? 0x02 : 0x03] + random.bytes(32)
  }
}
