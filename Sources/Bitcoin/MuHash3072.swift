import CLibcrypto

/// MuHash, the hash of a set that can be built in any order and from which elements can be taken
/// again (Bellare and Micciancio 1997; Bitcoin Core's `muhash`).
///
/// Each element becomes a number of 3072 bits: SHA-256 of it keys ChaCha20, whose first 384 bytes
/// are taken. The hash is SHA-256 of the product of all elements put in, divided by those taken
/// out, modulo the prime 2^3072 - 1103717. About three microseconds an element.
@safe
public struct MuHash3072: ~Copyable {
  /// 2^3072 leaves this behind modulo the prime; also what one Montgomery step divides by.
  private static let rest: UInt = 1_103_717
  private static let size = 384

  private let context: OpaquePointer
  private let montgomery: OpaquePointer
  private let modulus: OpaquePointer
  private let cipher: OpaquePointer
  private let element: OpaquePointer
  private let added: OpaquePointer
  private let removed: OpaquePointer
  private var addedCount = 0
  private var removedCount = 0
  private var stream = [UInt8](repeating: 0, count: MuHash3072.size)

  /// The empty set.
  public init() {
    unsafe context = unsafe MuHash3072.made(BN_CTX_new())
    unsafe montgomery = unsafe MuHash3072.made(BN_MONT_CTX_new())
    unsafe modulus = unsafe MuHash3072.made(BN_new())
    unsafe cipher = unsafe MuHash3072.made(EVP_CIPHER_CTX_new())
    unsafe element = unsafe MuHash3072.made(BN_new())
    unsafe added = unsafe MuHash3072.made(BN_new())
    unsafe removed = unsafe MuHash3072.made(BN_new())
    unsafe BN_set_bit(modulus, 3072)
    unsafe BN_sub_word(modulus, MuHash3072.rest)
    unsafe BN_MONT_CTX_set(montgomery, modulus, context)
    unsafe BN_set_word(added, 1)
    unsafe BN_set_word(removed, 1)
  }

  deinit {
    unsafe [modulus, element, added, removed].forEach { unsafe BN_free($0) }
    unsafe EVP_CIPHER_CTX_free(cipher)
    unsafe BN_MONT_CTX_free(montgomery)
    unsafe BN_CTX_free(context)
  }

  /// OpenSSL has no way to go on without memory, and neither have we.
  private static func made(_ object: OpaquePointer?) -> OpaquePointer {
    guard let object = unsafe object else { preconditionFailure("out of memory") }
    return unsafe object
  }

  /// Puts an element in.
  public mutating func insert(_ bytes: [UInt8]) {
    load(bytes)
    unsafe BN_mod_mul_montgomery(added, added, element, montgomery, context)
    addedCount += 1
  }

  /// Takes an element out.
  public mutating func remove(_ bytes: [UInt8]) {
    load(bytes)
    unsafe BN_mod_mul_montgomery(removed, removed, element, montgomery, context)
    removedCount += 1
  }

  private mutating func load(_ bytes: [UInt8]) {
    let key = Digest.sha256(bytes)
    let start = [UInt8](repeating: 0, count: 16)
    let zeros = MuHash3072.zeros
    var written: Int32 = 0
    unsafe EVP_EncryptInit_ex(cipher, EVP_chacha20(), nil, key, start)
    unsafe EVP_EncryptUpdate(cipher, &stream, &written, zeros, Int32(MuHash3072.size))
    unsafe BN_lebin2bn(stream, Int32(MuHash3072.size), element)
  }

  private static let zeros = [UInt8](repeating: 0, count: size)

  /// The hash of the set as it stands; half a millisecond.
  public borrowing func digest() -> Hash256 {
    let ratio = unsafe MuHash3072.made(BN_new())
    let factor = unsafe MuHash3072.made(BN_new())
    let exponent = unsafe MuHash3072.made(BN_new())
    defer { unsafe [ratio, factor, exponent].forEach { unsafe BN_free($0) } }
    // Each step divided by 2^3072, which is the rest: what is missing is its power.
    unsafe BN_set_word(factor, MuHash3072.rest)
    unsafe BN_set_word(exponent, UInt((addedCount - removedCount).magnitude))
    unsafe BN_mod_exp(factor, factor, exponent, modulus, context)
    if addedCount < removedCount { unsafe BN_mod_inverse(factor, factor, modulus, context) }
    unsafe BN_mod_inverse(ratio, removed, modulus, context)
    unsafe BN_mod_mul(ratio, ratio, added, modulus, context)
    unsafe BN_mod_mul(ratio, ratio, factor, modulus, context)
    var bytes = [UInt8](repeating: 0, count: MuHash3072.size)
    unsafe BN_bn2lebinpad(ratio, &bytes, Int32(MuHash3072.size))
    return Hash256(wireBytes: Digest.sha256(bytes)) ?? .zero
  }
}
