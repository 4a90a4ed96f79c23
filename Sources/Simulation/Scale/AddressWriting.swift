import Bitcoin

/// Scripts of an economy and what inputs show to spend them, made from a number and a key.
///
/// Nobody holds a key to them: the bytes are noise, their layout and length are right. Prefixes are
/// written as numbers, lowest byte first.
extension RawBuffer {
  /// The script of an address, its length before it.
  mutating func put(scriptOf address: AddressID, key: UInt64) {
    var position = Noise.mix(key ^ address.raw)
    switch address.lock {
    case .p2pkh:
      put(0x14a9_7619 as UInt32)
      putNoise(20, &position)
      put(0xac88 as UInt16)
    case .nestedSegwit, .legacyMultisig:
      put(0xa917 as UInt16)
      put(0x14 as UInt8)
      putNoise(20, &position)
      put(0x87 as UInt8)
    case .p2wpkh:
      put(0x0016 as UInt16)
      put(0x14 as UInt8)
      putNoise(20, &position)
    case .p2wsh:
      put(0x0022 as UInt16)
      put(0x20 as UInt8)
      putNoise(32, &position)
    case .p2tr:
      put(0x5122 as UInt16)
      put(0x20 as UInt8)
      putNoise(32, &position)
    }
  }

  /// What stands between an input's outpoint and its sequence, its length before it.
  mutating func put(unlockingScriptOf lock: LockKind, _ position: inout UInt64) {
    switch lock {
    case .p2pkh:
      let size = RawBuffer.signatureSize(position)
      put(UInt8(truncatingIfNeeded: size + 35))
      put(signature: size, &position)
      put(publicKey: &position)
    case .nestedSegwit:
      put(0x1400_1617 as UInt32)
      putNoise(20, &position)
    case .legacyMultisig:
      let first = RawBuffer.signatureSize(position)
      let second = RawBuffer.signatureSize(position >> 7)
      put(compactSize: 110 + first + second)
      put(0 as UInt8)
      put(signature: first, &position)
      put(signature: second, &position)
      put(0x694c as UInt16)
      put(twoOfThree: &position)
    case .p2wpkh, .p2wsh, .p2tr: put(0 as UInt8)
    }
  }

  /// The witness of an input, its number of items before it.
  mutating func put(witnessOf lock: LockKind, _ position: inout UInt64) {
    switch lock {
    case .p2pkh, .legacyMultisig: put(0 as UInt8)
    case .nestedSegwit, .p2wpkh:
      put(2 as UInt8)
      put(signature: RawBuffer.signatureSize(position), &position)
      put(publicKey: &position)
    case .p2wsh:
      put(0x0004 as UInt16)
      put(signature: RawBuffer.signatureSize(position), &position)
      put(signature: RawBuffer.signatureSize(position), &position)
      put(0x69 as UInt8)
      put(twoOfThree: &position)
    case .p2tr:
      put(0x4001 as UInt16)
      putNoise(64, &position)
    }
  }

  /// Signatures are of 71 or 72 bytes, half of them each.
  @inline(__always)
  private static func signatureSize(_ position: UInt64) -> Int {
    71 + Int(truncatingIfNeeded: (position >> 21) & 1)
  }

  /// A pushed signature laid out as DER, with the byte for "everything is signed".
  private mutating func put(signature size: Int, _ position: inout UInt64) {
    put(UInt8(truncatingIfNeeded: size))
    put(0x30 as UInt8)
    put(UInt8(truncatingIfNeeded: size - 3))
    put(0x02 as UInt8)
    if size == 72 {
      put(0x0021 as UInt16)
      put(0x80 as UInt8)
    } else {
      put(0x4020 as UInt16)
    }
    putNoise(31, &position)
    put(0x2002 as UInt16)
    put(0x30 as UInt8)
    putNoise(31, &position)
    put(0x01 as UInt8)
  }

  private mutating func put(publicKey position: inout UInt64) {
    put(0x0221 as UInt16)
    putNoise(32, &position)
  }

  private mutating func put(twoOfThree position: inout UInt64) {
    put(0x52 as UInt8)
    for _ in 0..<3 { put(publicKey: &position) }
    put(0xae53 as UInt16)
  }
}
