import Bitcoin

/// The base58 texts that addresses of all coins can be: their lengths, and between which two texts
/// their first eight letters stand.
///
/// A text is told before anything is computed, so that each place in a longer word can be tried. Of
/// rows of random letters about one place in eight passes; the checksum then has 32 bits.
enum Base58Forms {
  /// An address's first bytes, and whose they are.
  struct Mark {
    var bytes: [UInt8]
    /// The bytes as a number.
    var number: UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    var type: String
    var networks: [String]
  }

  /// Zero bytes with which a hash may begin in an address that is not a word of its own: most others
  /// are of burnt coins, and rows of ones would be tried at each place.
  private static let mostZeros = 2

  fileprivate struct Form {
    var length: Int
    var low: UInt64
    var high: UInt64
  }

  /// The marks of all coins; the account of TRON's chain, which is not read, are asked for, too.
  static let marks: [Mark] = {
    var marks = [Mark(bytes: [0x41], type: "tron", networks: ["tron"])]
    for network in Network.all {
      let all = [(network.p2pkhPrefix, ScriptType.p2pkh)] + network.p2shPrefixes.map { ($0, .p2sh) }
      for (bytes, type) in all {
        if let place = marks.firstIndex(where: { $0.bytes == bytes }) {
          if marks[place].networks.last != network.name {
            marks[place].networks.append(network.name)
          }
        } else {
          marks.append(Mark(bytes: bytes, type: type.name, networks: [network.name]))
        }
      }
    }
    return marks
  }()

  /// The mark with which a payload begins, of one or two bytes and a hash; nil where that is no
  /// coin's.
  static func mark(_ head: Base58Check.Head) -> Mark? {
    let count = head.count - 20
    guard (1...2).contains(count) else { return nil }
    let bytes = head.bytes >> UInt64(64 - 8 * count)
    return marks.first { $0.bytes.count == count && $0.number == bytes }
  }

  /// The lengths by first letter, a bit for each.
  static let lengths: [UInt64] = forms.map { forms in
    forms.reduce(0) { $0 | 1 << UInt64($1.length) }
  }

  /// The shortest of them.
  static let shortest = forms.flatMap { $0 }.map(\.length).min() ?? 0

  private static let forms = forms(of: marks.map(\.bytes))

  private static func forms(of marks: [[UInt8]]) -> [[Form]] {
    var forms = [[Form]](repeating: [], count: 256)
    for mark in marks {
      for zeros in mark == [0] ? 1...(1 + mostZeros) : 0...0 {
        let start = zeros > 0 ? [UInt8](repeating: 0, count: zeros) + [1] : mark
        let end = zeros > 0 ? [UInt8](repeating: 0, count: zeros) : mark
        let size = mark.count + 24
        let low = letters(start + [UInt8](repeating: 0, count: size - start.count))
        let high = letters(end + [UInt8](repeating: 0xff, count: size - end.count))
        for length in low.count...high.count {
          let ones = [UInt8](repeating: 0x31, count: zeros)
          let least =
            length == low.count ? low : ones + [0x32, 0x31, 0x31, 0x31, 0x31, 0x31, 0x31, 0x31]
          let most = length == high.count ? high : ones + [UInt8](repeating: 0x7a, count: 8)
          forms[Int(low[0])].append(
            Form(length: length, low: opening(least), high: opening(most)))
        }
      }
    }
    return forms
  }

  private static func letters(_ bytes: [UInt8]) -> [UInt8] {
    Array(Base58Check.encodePlain(bytes).utf8)
  }

  private static func opening(_ letters: [UInt8]) -> UInt64 {
    letters.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Whether a text of some length can be an address by its first eight letters.
  static func contains(_ opening: UInt64, length: Int) -> Bool {
    forms[Int(opening >> 56)].contains {
      $0.length == length && $0.low <= opening && opening <= $0.high
    }
  }

  /// Forms by first letter, for loops over many places.
  struct Table: Sendable {
    private var starts = [UInt16](repeating: 0, count: 257)
    private var all: [Form] = []
    /// Whether some form begins with two letters.
    private var pairs = [Bool](repeating: false, count: 1 << 15)

    fileprivate init(_ forms: [[Form]]) {
      for (byte, forms) in forms.enumerated() {
        all += forms
        starts[byte + 1] = UInt16(all.count)
        for form in forms {
          for pair in (form.low >> 48)...(form.high >> 48) { pairs[Int(pair)] = true }
        }
      }
    }

    /// Hands over the lengths, at most `room`, that a text has which begins with eight letters.
    @inline(__always)
    func each(_ opening: UInt64, room: Int, _ take: (Int) -> Void) {
      guard pairs[Int(opening >> 48) & 0x7fff] else { return }
      let first = Int(opening >> 56)
      for place in starts[first]..<starts[first + 1] {
        let form = all[Int(place)]
        if form.low <= opening, opening <= form.high, form.length <= room { take(form.length) }
      }
    }
  }

  /// The forms of all coins, and those of Bitcoin's main chain alone.
  static let (table, mainTable) = (Table(forms), Table(forms(of: [[0x00], [0x05]])))
}
