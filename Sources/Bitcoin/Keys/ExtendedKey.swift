/// An extended public key (BIP 32): a public key, and what its children are derived with.
///
/// Extended private keys are recognised and refused. Children that need the private key (hardened
/// ones) do not exist here.
public struct ExtendedKey: Sendable, Equatable {
  /// What the first letters of the text say of network and script.
  public let version: ExtendedKeyVersion
  /// Derivations between the master key and this one.
  public let depth: UInt8
  /// First four bytes of the parent key's hash160; zeros for a master key.
  public let parentFingerprint: [UInt8]
  /// Position among the parent's children; 2³¹ and above are hardened.
  public let childNumber: UInt32
  /// The second half of the parent's HMAC, 32 bytes.
  public let chainCode: [UInt8]
  /// The compressed public key, 33 bytes.
  public let key: [UInt8]
  /// The same point in 65 bytes, which spares a square root for each child.
  private let point: [UInt8]

  /// Indices from here on are hardened: their keys follow from the private key alone.
  public static let firstHardened: UInt32 = 1 << 31

  /// Reads the text of an extended public key.
  ///
  /// Throws `secret` for an extended private key, `malformed` for anything else that is unsound:
  /// checksum, version, a point off the curve, a master key with a parent.
  public init(_ text: some StringProtocol) throws(KeyError) {
    if let secret = Secret.ofKeyText(text) { throw KeyError(secret) }
    let payload: [UInt8]
    do throws(Base58Check.Failure) {
      payload = try Base58Check.decode(text)
    } catch .badChecksum {
      throw KeyError(.malformed, "bad checksum: some character is mistyped or missing")
    } catch {
      throw KeyError(.malformed, "not an extended public key: \(AddressError(error).message)")
    }
    let version = try payload.withByteView { bytes throws(KeyError) in
      try ExtendedKey.version(ofPayload: bytes)
    }
    let child = payload[9..<13].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    try self.init(
      version: version, depth: payload[4], parent: Array(payload[5..<9]), childNumber: child,
      chainCode: Array(payload[13..<45]), key: Array(payload[45...]))
  }

  /// The version of the extended public key that some digits of base 58 are by their checksum; nil
  /// where they are none. Whether the key is a point of the curve is left to ``isPoint(_:)``.
  public static func version(of digits: ByteView) -> ExtendedKeyVersion? {
    Base58Check.withPayload(of: digits) { payload in
      guard let version = try? version(ofPayload: payload), [2, 3].contains(payload[45]) else {
        return nil
      }
      return version
    }
  }

  /// Whether the key of some digits of base 58 is a point of the curve. One square root.
  public static func isPoint(_ digits: ByteView) -> Bool {
    Base58Check.withPayload(of: digits) { payload in
      payload.count == 78 && Secp256k1.holds(x: ByteView(rebasing: payload[46...]))
    } ?? false
  }

  /// The version of a payload, which is sound but for its point.
  private static func version(
    ofPayload payload: ByteView
  ) throws(KeyError) -> ExtendedKeyVersion {
    guard payload.count == 78 else {
      throw KeyError(.malformed, "bad length: \(payload.count) bytes, 78 expected")
    }
    guard payload[45] != 0 else { throw KeyError(Secret.extendedPrivateKey) }
    func number(_ place: Int) -> UInt32 {
      payload.loadUnaligned(fromByteOffset: place, as: UInt32.self).bigEndian
    }
    guard let version = ExtendedKeyVersion.all.first(where: { $0.publicBytes == number(0) }) else {
      throw KeyError(.malformed, "unknown version bytes: not xpub, ypub, zpub, tpub, upub or vpub")
    }
    guard payload[4] > 0 || (number(5) == 0 && number(9) == 0) else {
      throw KeyError(.malformed, "a master key that claims to have a parent")
    }
    return version
  }

  private init(
    version: ExtendedKeyVersion, depth: UInt8, parent: [UInt8], childNumber: UInt32,
    chainCode: [UInt8], key: [UInt8]
  ) throws(KeyError) {
    guard let point = Secp256k1.uncompressed(key) else {
      throw KeyError(.malformed, "a public key that is no point of the curve")
    }
    self.version = version
    self.depth = depth
    parentFingerprint = parent
    self.childNumber = childNumber
    self.chainCode = chainCode
    self.key = key
    self.point = point
  }

  /// The first four bytes of the key's hash160, by which children and key origins name it.
  public var fingerprint: [UInt8] { Array(Digest.hash160(key)[..<4]) }

  /// The child at an index below 2³¹. One HMAC, one point addition and one square root.
  public func child(_ index: UInt32) throws(KeyError) -> ExtendedKey {
    guard depth < 255 else { throw KeyError(.malformed, "a path of more than 255 steps") }
    let (childKey, code) = try derive(index)
    return try ExtendedKey(
      version: version, depth: depth + 1, parent: fingerprint, childNumber: index,
      chainCode: code, key: childKey)
  }

  /// The compressed public key of a child, without what its own children need.
  public func childKey(_ index: UInt32) throws(KeyError) -> [UInt8] {
    try derive(index).key
  }

  /// CKDpub of BIP 32.
  private func derive(_ index: UInt32) throws(KeyError) -> (key: [UInt8], chainCode: [UInt8]) {
    guard index < ExtendedKey.firstHardened else {
      throw KeyError(
        .unsupported, "a hardened step behind an extended public key needs the private key",
        hint: "export the extended public key behind the last hardened step, such as m/84h/0h/0h")
    }
    let number = (0..<4).map { UInt8(truncatingIfNeeded: index >> UInt32(24 - 8 * $0)) }
    let mac = Digest.hmacSHA512(key: chainCode, key + number)
    // One key in 2¹²⁷ does not exist; wallets go on with the next index.
    guard let sum = Secp256k1.sum(point, generatorTimes: Array(mac[..<32])) else {
      throw KeyError(.malformed, "there is no key at this index")
    }
    return (sum, Array(mac[32...]))
  }

  /// The text in the version it was read in.
  public var description: String { text(as: version) }

  /// The text with another version's first letters, such as the xpub of a zpub.
  public func text(as version: ExtendedKeyVersion) -> String {
    let number = version.publicBytes
    var payload = (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
    payload.append(depth)
    payload += parentFingerprint
    payload += (0..<4).map { UInt8(truncatingIfNeeded: childNumber >> UInt32(24 - 8 * $0)) }
    return Base58Check.encode(payload + chainCode + key)
  }
}

extension ExtendedKey: CustomStringConvertible {}
