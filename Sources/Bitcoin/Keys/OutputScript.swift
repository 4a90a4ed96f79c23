/// Makes output scripts from keys and scripts.
enum OutputScript {
  /// Key, OP_CHECKSIG.
  static func p2pk(_ key: [UInt8]) -> [UInt8] { [UInt8(key.count)] + key + [0xac] }

  /// The hash of a key.
  static func p2pkh(_ key: [UInt8]) -> [UInt8] {
    [0x76, 0xa9, 20] + Digest.hash160(key) + [0x88, 0xac]
  }

  /// The hash of a script (BIP 16).
  static func p2sh(_ script: [UInt8]) -> [UInt8] { [0xa9, 20] + Digest.hash160(script) + [0x87] }

  /// The hash of a key as witness program (BIP 141).
  static func p2wpkh(_ key: [UInt8]) -> [UInt8] { [0, 20] + Digest.hash160(key) }

  /// The hash of a script as witness program (BIP 141).
  static func p2wsh(_ script: [UInt8]) -> [UInt8] { [0, 32] + Digest.sha256(script) }

  /// A taproot output key of 32 bytes (BIP 341).
  static func p2tr(output: [UInt8]) -> [UInt8] { [0x51, 32] + output }

  /// Threshold, keys, their number, OP_CHECKMULTISIG.
  static func multisig(_ threshold: Int, _ keys: [[UInt8]]) -> [UInt8] {
    var script = number(threshold)
    for key in keys { script += [UInt8(key.count)] + key }
    return script + number(keys.count) + [0xae]
  }

  /// The push of a number from 0 to 127: an opcode up to 16, a byte beyond.
  static func number(_ value: Int) -> [UInt8] {
    if value == 0 { return [0] }
    return value <= 16 ? [0x50 + UInt8(value)] : [1, UInt8(value)]
  }

  /// The push of a number from 0 to 32,767, in as few bytes as it takes.
  static func wideNumber(_ value: Int) -> [UInt8] {
    value < 128 ? number(value) : [2, UInt8(value & 255), UInt8(value >> 8)]
  }
}
