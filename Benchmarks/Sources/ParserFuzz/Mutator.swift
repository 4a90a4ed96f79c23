/// One or more files that belong together.
typealias Input = [(name: String, bytes: [UInt8])]

/// Damages input, the same way for the same number.
struct Mutator {
  private var state: UInt64

  /// Texts and numbers that parsers stumble over.
  private static let awkward: [[UInt8]] = [
    Array("-1".utf8), Array("1e999".utf8), Array("99999999999999999999".utf8),
    Array("0.00000001".utf8), Array("null".utf8), Array("\"".utf8), Array("\\u0000".utf8),
    Array("\\ud800".utf8), Array("{".utf8), Array("[[[[[[[[".utf8), Array("]".utf8),
    Array(",".utf8), Array("\n\n".utf8), Array("\r".utf8), Array("\t".utf8), Array(";".utf8),
    Array("\u{FEFF}".utf8), [0xff], [0xc0, 0x80], [0xfd, 0xff, 0xff],
    [0xfe, 0xff, 0xff, 0xff, 0xff],
    [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
    [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0x1f, 0x8b, 8], [0],
  ]

  init(seed: UInt64, target: String, number: Int) {
    state = seed &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(number)
    for byte in target.utf8 { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  private mutating func below(_ bound: Int) -> Int { bound <= 0 ? 0 : Int(next() % UInt64(bound)) }

  /// A damaged copy of one of some inputs.
  mutating func input(from seeds: [Input]) -> Input {
    var input = seeds[below(seeds.count)]
    let file = below(input.count)
    let other = seeds[below(seeds.count)]
    let donor = other.isEmpty ? [] : other[below(other.count)].bytes
    for _ in 0...below(6) { change(&input[file].bytes, donor) }
    if below(50) == 0 { input.remove(at: below(input.count)) }
    if input.isEmpty { input = [("empty", [])] }
    return input
  }

  private mutating func change(_ bytes: inout [UInt8], _ donor: [UInt8]) {
    guard !bytes.isEmpty else {
      bytes = (0..<below(64)).map { _ in UInt8(truncatingIfNeeded: next()) }
      return
    }
    let place = below(bytes.count)
    switch below(11) {
    case 0, 1: bytes[place] ^= 1 << UInt8(below(8))
    case 2: bytes[place] = UInt8(truncatingIfNeeded: next())
    case 3: bytes[place] = [0, 1, 0x7f, 0x80, 0xfc, 0xfd, 0xfe, 0xff][below(8)]
    case 4: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(16)))
    case 5: bytes.insert(contentsOf: Mutator.awkward[below(Mutator.awkward.count)], at: place)
    case 6:
      let text = Mutator.awkward[below(Mutator.awkward.count)]
      bytes.replaceSubrange(place..<min(bytes.count, place + text.count), with: text)
    case 7:
      let end = min(bytes.count, place + 1 + below(200))
      bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count))
    case 8: bytes.removeSubrange(place...)
    case 9:
      guard !donor.isEmpty else { return }
      let start = below(donor.count)
      let part = donor[start..<min(donor.count, start + 1 + below(300))]
      bytes.replaceSubrange(place..<min(bytes.count, place + below(part.count)), with: part)
    default:
      // A digit for a digit, so that numbers stay numbers.
      if (0x30...0x39).contains(bytes[place]) { bytes[place] = 0x30 + UInt8(below(10)) }
    }
    if bytes.count > 1 << 16 { bytes.removeSubrange((1 << 16)...) }
  }
}
