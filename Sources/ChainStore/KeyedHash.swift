import Bitcoin

/// Hashes of scripts and txids under a store's key, for tables in memory and on disk.
///
/// Two different inputs that were chosen without knowing the key agree in any b bits of their hashes
/// with a chance of 2⁻ᵇ, and at most n/2⁶⁰ more for scripts of n times seven bytes beyond the first
/// 128. Up to 128 bytes, 16 at a time: NH of Black, Halevi, Krawczyk, Krovetz and Rogaway (UMAC,
/// 1999). Beyond, a polynomial over the field of 2⁶¹ − 1. The outcome, with the length, goes through
/// a multilinear hash that is strongly universal (Lemire and Kaser 2014), then through a bijection.
/// Cost: eight multiplications for 25 bytes, none waiting for another. Equal hashes prove nothing:
/// every table compares the scripts or txids themselves.
public struct KeyedHash: Sendable {
  /// The key.
  public let key: HashKey
  private let words: [UInt64]
  private let factors: (UInt128, UInt128, UInt128)
  private let summand: UInt128
  private let point: UInt64

  private static let wordCount = 16
  private static let longest = wordCount * 8
  private static let prime: UInt64 = 1 << 61 - 1

  /// The hash of a key; its words are SHA-256 of the key and a count.
  public init(_ key: HashKey) {
    self.key = key
    let drawn = (UInt32(0)..<7).flatMap { number -> [UInt64] in
      var writer = ByteWriter(capacity: 32)
      writer.write(Array("hash tables".utf8))
      writer.write(key.bytes)
      writer.write(number)
      let digest = Hash256(wireBytes: Digest.sha256(writer.bytes)) ?? .zero
      let (first, second, third, fourth) = digest.words
      return [first, second, third, fourth]
    }
    func wide(_ place: Int) -> UInt128 { UInt128(drawn[place]) << 64 | UInt128(drawn[place + 1]) }
    words = Array(drawn.prefix(KeyedHash.wordCount))
    factors = (wide(16), wide(18), wide(20))
    summand = wide(22)
    point = drawn[24] >> 3 % KeyedHash.prime
  }

  /// The hash of a script.
  @inline(__always)
  public func hash(of script: ByteView) -> UInt64 {
    guard script.count <= KeyedHash.longest else { return longHash(of: script) }
    var sum: UInt128 = 0
    var place = 0
    while place < script.count {
      let (first, second) = KeyedHash.pair(of: script, at: place)
      let word = place &>> 3
      sum &+= UInt128(first &+ words[word]) &* UInt128(second &+ words[word &+ 1])
      place &+= 16
    }
    return finish(sum, count: script.count)
  }

  /// The hash of a txid.
  @inline(__always)
  public func hash(of id: Txid) -> UInt64 {
    let (first, second, third, fourth) = id.words
    let sum =
      UInt128(first &+ words[0]) &* UInt128(second &+ words[1])
      &+ UInt128(third &+ words[2]) &* UInt128(fourth &+ words[3])
    return finish(sum, count: 32)
  }

  @inline(__always)
  private func finish(_ sum: UInt128, count: Int) -> UInt64 {
    let low = UInt128(UInt64(truncatingIfNeeded: sum))
    var mixed = factors.0 &* low &+ factors.1 &* (sum &>> 64) &+ summand
    mixed = mixed &+ factors.2 &* UInt128(UInt64(truncatingIfNeeded: count))
    // What is evenly spaced would stay so, and linear probing dislikes it; this is one to one.
    var hash = UInt64(truncatingIfNeeded: mixed &>> 64)
    hash = (hash ^ (hash &>> 32)) &* 0xd6e8_feb8_6659_fd93
    return hash ^ (hash &>> 32)
  }

  /// Sixteen bytes as two words; zeros stand for those behind the end.
  @inline(__always)
  private static func pair(
    of script: ByteView, at place: Int
  ) -> (UInt64, UInt64) {
    func word(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: script.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    let left = script.count &- place
    if left >= 16 { return (word(place), word(place &+ 8)) }
    guard script.count >= 16 else { return shortPair(of: script) }
    // The last sixteen bytes, those that had their turn shifted out.
    let last = UInt128(word(script.count &- 8)) &<< 64 | UInt128(word(script.count &- 16))
    let rest = last &>> UInt128(8 &* (16 &- left))
    return (UInt64(truncatingIfNeeded: rest), UInt64(truncatingIfNeeded: rest &>> 64))
  }

  private static func shortPair(of script: ByteView) -> (UInt64, UInt64) {
    let whole = script.reversed().reduce(UInt128(0)) { $0 &<< 8 | UInt128($1) }
    return (UInt64(truncatingIfNeeded: whole), UInt64(truncatingIfNeeded: whole &>> 64))
  }

  /// A polynomial whose coefficients are seven bytes each, at a secret point.
  private func longHash(of script: ByteView) -> UInt64 {
    var value: UInt64 = 0
    var place = 0
    while place < script.count {
      let end = min(script.count, place + 7)
      var part: UInt64 = 0
      if place + 8 <= script.count {
        part = UInt64(
          littleEndian: script.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        part &= 1 << 56 - 1
      } else {
        for byte in script[place..<end].reversed() { part = part << 8 | UInt64(byte) }
      }
      let product = UInt128(value) &* UInt128(point) &+ UInt128(part)
      let folded =
        UInt64(truncatingIfNeeded: product) & KeyedHash.prime
        &+ UInt64(truncatingIfNeeded: product &>> 61)
      value = folded >= KeyedHash.prime ? folded &- KeyedHash.prime : folded
      place = end
    }
    return finish(UInt128(value), count: script.count)
  }
}
