/// What the words before some hex digits say of them.
public enum KeyNames {
  /// Bytes before the digits that are looked at.
  private static let reach = 64

  /// Beginnings of words in the Latin alphabet; a space behind one stands for the end of the word.
  /// The word for private begins alike in the languages of western Europe.
  private static let secretNames = NameList([
    " priv", "privatekey", "privkey", "seckey", " secret ", " secretkey ", " seed ", " seedhex ",
    " wif ", " entropy ", " secexp ", " spendkey ", " spend key ", " geheim", " soukrom",
    " prywatn",
    " sukrom", " master key ",
  ])
  /// The same in other alphabets, anywhere in the text.
  private static let furtherNames = NameList([
    "приват", "Приват", "ПРИВАТ", "секретн", "Секретн", "закрытый ключ", "Закрытый ключ", "秘密鍵",
    "秘密键", "私钥", "私鑰", "密钥", "密鑰", "개인키", "개인 키", "비밀키", "비밀 키", "özel anahtar",
    "ιδιωτικό", "المفتاح الخاص", "מפתח פרטי",
  ])
  /// Names that take the meaning back: a key that is called public is none.
  private static let openNames = NameList([" pub", " txid", " hash", " sha"])

  /// Whether the words just before an offset call what stands there a private key or a seed. They
  /// stand on its line, or at the end of the one before where nothing else is on its own.
  public static func isCalledPrivate(
    _ bytes: ByteView, before offset: Int
  ) -> Bool {
    var end = offset
    while end > 0, offset - end < 16, !isWordByte(bytes[end - 1]) { end -= 1 }
    var line = bytes[max(0, end - reach)..<end]
    if let lineEnd = line.lastIndex(of: 0x0a) { line = line[(lineEnd + 1)...] }
    // Digits of hex hold none of the letters that all names have one of.
    guard line.contains(where: { $0 | 0x20 > 0x66 }) else { return false }
    let isFurther = line.contains { $0 >= 0x80 }
    return unsafe withUnsafeTemporaryAllocation(byteCount: reach + 2, alignment: 1) { context in
      // Words in small letters with a space on either side.
      unsafe context[0] = 0x20
      var count = 1
      for byte in line {
        unsafe context[count] = ASCII.isLetter(byte) ? byte | 0x20 : 0x20
        count += 1
      }
      unsafe context[count] = 0x20
      let words = unsafe ByteView(UnsafeRawBufferPointer(rebasing: context[...count]))
      var named = secretNames.lastPlace(in: words)
      if named < 0, isFurther,
        furtherNames.lastPlace(in: ByteView(rebasing: line)) >= 0
      {
        named = 0
      }
      return named >= 0 && named > openNames.lastPlace(in: words)
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    ASCII.isLetter(byte) || byte >= 0x80
  }

  /// Names to be found in a text, without a look at each of them at each place.
  private struct NameList {
    private var letters: [UInt8] = []
    private var ends: [Int] = []
    /// The pairs of bytes that some name begins with.
    private var openings = [Bool](repeating: false, count: 1 << 16)

    init(_ names: [String]) {
      for name in names {
        let bytes = Array(name.utf8)
        openings[Int(bytes[0]) << 8 | Int(bytes[1])] = true
        letters += bytes
        ends.append(letters.count)
      }
    }

    /// Where the last of the names in a text begins; -1 where there is none.
    func lastPlace(in text: ByteView) -> Int {
      for place in stride(from: text.count - 2, through: 0, by: -1)
      where openings[Int(text[place]) << 8 | Int(text[place + 1])] {
        var start = 0
        for end in ends {
          let count = end - start
          if place + count <= text.count,
            (0..<count).allSatisfy({ letters[start + $0] == text[place + $0] })
          {
            return place
          }
          start = end
        }
      }
      return -1
    }
  }
}
