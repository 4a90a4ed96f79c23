import Bitcoin

/// The text of addresses, for tables of millions of them.
///
/// The general encoders take several times as long; tests hold both against each other. Base58 is
/// worked out five digits at a time, Bech32 with the checksum of the prefix kept.
struct AddressSpelling: ~Copyable {
  private let segwit: String
  private let versions: (key: UInt8, script: UInt8)
  private let key: UInt64
  private let prefixChecksum: UInt32
  private var script = RawBuffer(capacity: 64)

  /// The spelling of a network's addresses whose scripts are made with a key.
  init(network: Network, key: UInt64) {
    segwit = network.segwitPrefix ?? ""
    versions = (network.p2pkhPrefix.last ?? 0, network.p2shPrefixes[0].last ?? 0)
    self.key = key
    var checksum: UInt32 = 1
    for byte in segwit.utf8 {
      checksum = AddressSpelling.step(checksum) ^ UInt32(byte >> 5)
    }
    checksum = AddressSpelling.step(checksum)
    for byte in segwit.utf8 {
      checksum = AddressSpelling.step(checksum) ^ UInt32(byte & 31)
    }
    prefixChecksum = checksum
  }

  /// Writes an address.
  mutating func put(_ address: AddressID, to out: inout RawBuffer) {
    script.removeAll()
    script.put(scriptOf: address, key: key)
    let bytes = script.bytes
    switch address.lock {
    case .p2pkh: AddressSpelling.base58(versions.key, bytes, from: 4, &out)
    case .nestedSegwit, .legacyMultisig:
      AddressSpelling.base58(versions.script, bytes, from: 3, &out)
    case .p2wpkh, .p2wsh: bech32(version: 0, bytes, &out)
    case .p2tr: bech32(version: 1, bytes, &out)
    }
  }

  private static let base58Digits: StaticString =
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
  private static let bech32Digits: StaticString = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

  /// A version byte above 0, 20 bytes and four of checksum as 33 to 35 digits.
  private static func base58(
    _ version: UInt8, _ bytes: ByteView, from start: Int, _ out: inout RawBuffer
  ) {
    unsafe withUnsafeTemporaryAllocation(byteCount: 28, alignment: 8) { payload in
      unsafe payload[3] = version
      for place in 0..<20 { unsafe payload[4 + place] = bytes[start + place] }
      for place in 0..<3 { unsafe payload[place] = 0 }
      let sum = unsafe Digest.doubleSHA256(
        ByteView(UnsafeRawBufferPointer(rebasing: payload[3..<24])))
      unsafe withUnsafeBytes(of: sum) {
        for place in 0..<4 { unsafe payload[24 + place] = unsafe $0[place] }
      }
      unsafe withUnsafeTemporaryAllocation(byteCount: 40, alignment: 8) { digits in
        var used = 40
        for _ in 0..<7 {
          var rest: UInt64 = 0
          for limb in 0..<7 {
            let word = unsafe payload.loadUnaligned(fromByteOffset: limb * 4, as: UInt32.self)
              .byteSwapped
            let value = rest << 32 | UInt64(word)
            unsafe payload.storeBytes(
              of: UInt32(truncatingIfNeeded: value / 656_356_768).byteSwapped,
              toByteOffset: limb * 4, as: UInt32.self)
            rest = value % 656_356_768
          }
          for _ in 0..<5 {
            used -= 1
            unsafe digits[used] = unsafe base58Digits.utf8Start[Int(rest % 58)]
            rest /= 58
          }
        }
        while used < 39, unsafe digits[used] == 0x31 { used += 1 }
        unsafe out.put(ByteView(UnsafeRawBufferPointer(rebasing: digits[used..<40])))
      }
    }
  }

  private func bech32(
    version: UInt8, _ bytes: ByteView, _ out: inout RawBuffer
  ) {
    for byte in segwit.utf8 { out.put(byte) }
    out.put(0x31 as UInt8)
    let digits = unsafe AddressSpelling.bech32Digits.utf8Start
    var checksum = AddressSpelling.step(prefixChecksum) ^ UInt32(version)
    unsafe out.put(digits[Int(version)])
    var held: UInt32 = 0
    var bits = 0
    for place in 3..<bytes.count {
      held = held << 8 | UInt32(bytes[place])
      bits += 8
      while bits >= 5 {
        bits -= 5
        let value = held >> UInt32(bits) & 31
        checksum = AddressSpelling.step(checksum) ^ value
        unsafe out.put(digits[Int(value)])
      }
    }
    if bits > 0 {
      let value = held << UInt32(5 - bits) & 31
      checksum = AddressSpelling.step(checksum) ^ value
      unsafe out.put(digits[Int(value)])
    }
    for _ in 0..<6 { checksum = AddressSpelling.step(checksum) }
    checksum ^= version == 0 ? 1 : 0x2bc8_30a3
    for place in 0..<6 {
      unsafe out.put(digits[Int(checksum >> UInt32(5 * (5 - place)) & 31)])
    }
  }

  /// One step of the checksum of BIP 173, the next value to be added by the caller.
  @inline(__always)
  private static func step(_ checksum: UInt32) -> UInt32 {
    let top = checksum >> 25
    var next = (checksum & 0x1ff_ffff) << 5
    if top & 1 != 0 { next ^= 0x3b6a_57b2 }
    if top & 2 != 0 { next ^= 0x2650_8e6d }
    if top & 4 != 0 { next ^= 0x1ea1_19fa }
    if top & 8 != 0 { next ^= 0x3d42_33dd }
    if top & 16 != 0 { next ^= 0x2a14_62b3 }
    return next
  }
}
