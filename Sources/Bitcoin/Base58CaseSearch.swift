import CLibcrypto

/// Finds the letter case of a base58 address that was written all in capitals or all in small
/// letters, by its checksum.
///
/// A free letter is one that the alphabet has in both cases; `i`, `o` and `L` are known. All 2ⁿ
/// texts of n free letters are gone through in Gray-code order: from one to the next a single
/// letter changes, so the number it stands for changes by one addition. Then two runs of the
/// SHA-256 compression function tell. A 34-character address has about 25 free letters: some
/// seconds. The checksum has 32 bits, so a wrong text passes with a chance of 2ⁿ⁻³².
public enum Base58CaseSearch {
  /// What became of a search.
  public enum Outcome: Sendable, Equatable {
    /// The texts whose checksum holds; none, one, or by chance more.
    case searched([String])
    /// So many free letters that the search was not begun.
    case tooLong(freeLetters: Int)
  }

  /// Searches the case of every letter of a text.
  ///
  /// `versions` are the version bytes that an address may begin with.
  public static func search(
    _ text: [UInt8], versions: Set<UInt8>, mostFreeLetters: Int = 28
  ) -> Outcome {
    guard let number = Number(text), (25...36).contains(text.count) else { return .searched([]) }
    let free = number.free
    guard free.count <= mostFreeLetters else { return .tooLong(freeLetters: free.count) }
    let ones = text.prefix { $0 == 0x31 }.count
    var found: [String] = []
    run(number) { flags in
      var candidate = number.capitals
      for (bit, place) in free.enumerated() where flags >> UInt64(bit) & 1 == 1 {
        candidate[place] |= 0x20
      }
      let result = String(decoding: candidate, as: UTF8.self)
      guard let payload = try? Base58Check.decode(result), payload.count == 21,
        versions.contains(payload[0]), ones == payload.prefix(while: { $0 == 0 }).count
      else { return }
      found.append(result)
    }
    return .searched(found.sorted())
  }

  /// Calls back with the letters that are small in each text whose checksum holds.
  private static func run(_ number: Number, _ hit: (UInt64) -> Void) {
    var value = number.value
    var flags: UInt64 = 0
    var check = Check()
    let last: UInt64 = 1 << UInt64(number.free.count)
    var step: UInt64 = 0
    while true {
      if value.word3 < 256, check.holds(value) { hit(flags) }
      step += 1
      guard step < last else { return }
      let bit = step.trailingZeroBitCount
      flags ^= 1 << UInt64(bit)
      if flags >> UInt64(bit) & 1 == 1 {
        value.add(number.differences[bit])
      } else {
        value.add(number.opposites[bit])
      }
    }
  }

  /// A text as a number whose letters can change case.
  private struct Number {
    /// The text with each free letter in its upper form.
    var capitals: [UInt8]
    /// Places of the free letters.
    var free: [Int] = []
    /// What a free letter's small form adds.
    var differences: [Wide] = []
    /// What its capital takes away again.
    var opposites: [Wide] = []
    /// The number of the text in capitals.
    var value = Wide()

    /// Nil where a character is in the alphabet in neither case.
    init?(_ text: [UInt8]) {
      capitals = text
      var weight = Wide(1)
      for place in text.indices.reversed() {
        let upper = ASCII.uppercased(text[place])
        let lower = ASCII.lowercased(text[place])
        let high = Base58Check.value(of: upper)
        let low = Base58Check.value(of: lower)
        switch (high, low) {
        case (nil, nil): return nil
        case (nil, let digit?):
          capitals[place] = lower
          value.add(weight.times(UInt64(digit)))
        case (let digit?, nil):
          capitals[place] = upper
          value.add(weight.times(UInt64(digit)))
        case (let digit?, let other?):
          capitals[place] = upper
          value.add(weight.times(UInt64(digit)))
          if upper != lower {
            free.append(place)
            differences.append(weight.times(UInt64(other - digit)))
            opposites.append(weight.times(UInt64(other - digit)).opposite)
          }
        }
        weight = weight.times(58)
      }
    }
  }

  /// An integer of 256 bits, the lowest word first; what overflows is lost.
  private struct Wide {
    var word0: UInt64
    var word1: UInt64 = 0
    var word2: UInt64 = 0
    var word3: UInt64 = 0

    init(_ value: UInt64 = 0) { word0 = value }

    @inline(__always)
    mutating func add(_ other: Wide) {
      var carry = false
      (word0, carry) = word0.addingReportingOverflow(other.word0)
      (word1, carry) = Wide.sum(word1, other.word1, carry)
      (word2, carry) = Wide.sum(word2, other.word2, carry)
      (word3, carry) = Wide.sum(word3, other.word3, carry)
    }

    /// What is to be added in order to take this away.
    var opposite: Wide {
      var complement = Wide(~word0)
      (complement.word1, complement.word2, complement.word3) = (~word1, ~word2, ~word3)
      complement.add(Wide(1))
      return complement
    }

    func times(_ factor: UInt64) -> Wide {
      var product = Wide()
      var carry: UInt64 = 0
      (carry, product.word0) = Wide.product(word0, factor, carry)
      (carry, product.word1) = Wide.product(word1, factor, carry)
      (carry, product.word2) = Wide.product(word2, factor, carry)
      (carry, product.word3) = Wide.product(word3, factor, carry)
      return product
    }

    @inline(__always)
    private static func sum(_ one: UInt64, _ other: UInt64, _ carry: Bool) -> (UInt64, Bool) {
      let (first, overflow) = one.addingReportingOverflow(other)
      let (second, again) = first.addingReportingOverflow(carry ? 1 : 0)
      return (second, overflow || again)
    }

    private static func product(
      _ word: UInt64, _ factor: UInt64, _ carry: UInt64
    ) -> (UInt64, UInt64) {
      let (high, low) = word.multipliedFullWidth(by: factor)
      let (sum, overflow) = low.addingReportingOverflow(carry)
      return (high &+ (overflow ? 1 : 0), sum)
    }
  }

  /// The checksum of 25 bytes: two runs of the compression function over padded blocks.
  private struct Check {
    private var context = SHA256_CTX()
    private let initial: SHA256_CTX
    private var first = [UInt8](repeating: 0, count: 64)
    private var second = [UInt8](repeating: 0, count: 64)

    init() {
      unsafe SHA256_Init(&context)
      initial = context
      // Padding of 21 and of 32 bytes (FIPS 180-4, 5.1.1): a one bit, and the length in bits.
      (first[21], first[63]) = (0x80, 168)
      (second[32], second[62]) = (0x80, 1)
    }

    @inline(__always)
    mutating func holds(_ value: Wide) -> Bool {
      unsafe first.withUnsafeMutableBytes { block in
        unsafe block[0] = UInt8(truncatingIfNeeded: value.word3)
        unsafe block.storeBytes(of: value.word2.bigEndian, toByteOffset: 1, as: UInt64.self)
        unsafe block.storeBytes(of: value.word1.bigEndian, toByteOffset: 9, as: UInt64.self)
        unsafe block.storeBytes(
          of: UInt32(truncatingIfNeeded: value.word0 >> 32).bigEndian, toByteOffset: 17,
          as: UInt32.self)
      }
      context.h = initial.h
      unsafe SHA256_Transform(&context, first)
      let hash = context.h
      unsafe second.withUnsafeMutableBytes { block in
        let words = unsafe block.assumingMemoryBound(to: UInt32.self)
        unsafe words[0] = hash.0.bigEndian
        unsafe words[1] = hash.1.bigEndian
        unsafe words[2] = hash.2.bigEndian
        unsafe words[3] = hash.3.bigEndian
        unsafe words[4] = hash.4.bigEndian
        unsafe words[5] = hash.5.bigEndian
        unsafe words[6] = hash.6.bigEndian
        unsafe words[7] = hash.7.bigEndian
      }
      context.h = initial.h
      unsafe SHA256_Transform(&context, second)
      return context.h.0 == UInt32(truncatingIfNeeded: value.word0)
    }
  }
}
