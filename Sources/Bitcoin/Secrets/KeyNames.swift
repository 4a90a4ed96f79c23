/// What the words before some hex digits say of them.
public enum KeyNames {
  /// Bytes before the digits that are looked at.
  private static let reach = 64

  /// Beginnings of words in the Latin alphabet; a space behind one stands for the end of the word.
  /// The word for private begins alike in the languages of western Europe.
  private static let secretNames: [[UInt8]] = [
    " priv", "privatekey", "privkey", "seckey", " secret ", " secretkey ", " seed ", " seedhex ",
    " wif ", " entropy ", " secexp ", " spendkey ", " spend key ", " geheim", " soukrom",
    " prywatn",
    " sukrom", " master key ",
  ].map { Array($0.utf8) }
  /// The same in other alphabets, anywhere in the text.
  private static let furtherNames: [[UInt8]] = [
    "приват", "Приват", "ПРИВАТ", "секретн", "Секретн", "закрытый ключ", "Закрытый ключ", "秘密鍵",
    "秘密键", "私钥", "私鑰", "密钥", "密鑰", "개인키", "개인 키", "비밀키", "비밀 키", "özel anahtar",
    "ιδιωτικό", "المفتاح الخاص", "מפתח פרטי",
  ].map { Array($0.utf8) }
  /// Names that take the meaning back: a key that is called public is none.
  private static let openNames: [[UInt8]] = [" pub", " txid", " hash", " sha"].map {
    Array($0.utf8)
  }

  /// Whether the words just before an offset call what stands there a private key or a seed. They
  /// stand on its line, or at the end of the one before where nothing else is on its own.
  public static func isCalledPrivate(
    _ bytes: UnsafeRawBufferPointer, before offset: Int
  ) -> Bool {
    var end = offset
    while end > 0, offset - end < 16, !isWordByte(bytes[end - 1]) { end -= 1 }
    var line = bytes[max(0, end - reach)..<end]
    if let lineEnd = line.lastIndex(of: 0x0a) { line = line[(lineEnd + 1)...] }
    // Digits of hex hold none of the letters that all names have one of.
    guard line.contains(where: { $0 | 0x20 > 0x66 }) else { return false }
    // Words in small letters with a space on either side.
    let context = [0x20] + line.map { ASCII.isLetter($0) ? $0 | 0x20 : 0x20 } + [0x20]
    let isFurther = line.contains { $0 >= 0x80 }
    let further =
      isFurther
      && furtherNames.contains {
        !$0.isEmpty && lastPlace(of: [$0], in: Array(line)) != nil
      }
    guard let named = lastPlace(of: secretNames, in: context) ?? (further ? 0 : nil) else {
      return false
    }
    return named > lastPlace(of: openNames, in: context) ?? -1
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    ASCII.isLetter(byte) || byte >= 0x80
  }

  private static func lastPlace(of names: [[UInt8]], in text: [UInt8]) -> Int? {
    names.compactMap { name -> Int? in
      guard text.count >= name.count else { return nil }
      return (0...(text.count - name.count)).last { start in
        text[start..<(start + name.count)].elementsEqual(name)
      }
    }.max()
  }
}
