/// X11, the hash of Dash's block headers: eleven functions of the SHA-3 competition, each over the
/// 64 bytes that the one before gave; then the first half of the last.
///
/// About 30 microseconds a header. Messages that fit one block of each function are all that is
/// asked for, so none of them takes longer ones.
public enum X11 {
  private static let functions: [@Sendable ([UInt8]) -> [UInt8]] = [
    Blake512.digest, BlueMidnightWish512.digest, Groestl512.digest, Skein512.digest, JH512.digest,
    Keccak512.digest, Luffa512.digest, CubeHash512.digest, SHAvite512.digest, SIMD512.digest,
    ECHO512.digest,
  ]

  /// The hash of a message of at most 111 bytes.
  public static func hash(_ message: [UInt8]) -> Hash256 {
    Hash256(wireBytes: Array(functions.reduce(message) { $1($0) }[..<32])) ?? .zero
  }
}
