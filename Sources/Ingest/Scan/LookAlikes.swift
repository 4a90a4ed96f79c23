import Bitcoin

/// Characters that people and scanners take for one another.
enum LookAlikes {
  /// Groups for base 58, whose alphabet leaves `0`, `O`, `I` and `l` out for this reason.
  static let base58: [[UInt8]] = [
    "0OoQD", "1Ili|jL", "2Zz", "5Ss", "8B", "6Gb", "9gq", "uvUV", "nh", "ce",
  ]
  .map { Array($0.utf8) }
  /// Groups for the data of bech32, which leaves `1`, `b`, `i` and `o` out.
  static let bech32: [[UInt8]] = ["0o", "1il", "2z", "5s", "68b", "9gq", "uv", "hn", "ce", "mn"]
    .map { Array($0.utf8) }

  private static let bech32Alphabet = Set("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
  /// Texts that are tried for a word, at most.
  private static let most = 64

  static func isBech32(_ byte: UInt8) -> Bool { bech32Alphabet.contains(byte) }

  /// The texts that a word can be meant as: every character outside the alphabet exchanged for one
  /// that looks like it; where there is none, one character of the alphabet exchanged.
  static func corrections(
    of word: [UInt8], from start: Int, groups: [[UInt8]], isAllowed: (UInt8) -> Bool
  ) -> [[UInt8]] {
    let wrong = word.indices.filter { $0 >= start && !isAllowed(word[$0]) }
    var texts: [[UInt8]] = [word]
    for place in wrong {
      let choices = others(of: word[place], groups).filter(isAllowed)
      texts = texts.flatMap { text in
        choices.map { choice in
          var changed = text
          changed[place] = choice
          return changed
        }
      }
      guard !texts.isEmpty, texts.count <= most else { return [] }
    }
    if wrong.isEmpty {
      texts = exchanged(word, from: start) { others(of: $0, groups).filter(isAllowed) }
    }
    return texts
  }

  /// The texts that differ from a word in the case of one letter.
  static func flips(of word: [UInt8], isAllowed: (UInt8) -> Bool) -> [[UInt8]] {
    exchanged(word, from: 0) { byte in
      ASCII.isLetter(byte) && isAllowed(byte ^ 0x20) ? [byte ^ 0x20] : []
    }
  }

  private static func exchanged(
    _ word: [UInt8], from start: Int, _ choices: (UInt8) -> [UInt8]
  ) -> [[UInt8]] {
    (start..<word.count).flatMap { place in
      choices(word[place]).map { choice in
        var changed = word
        changed[place] = choice
        return changed
      }
    }
  }

  private static func others(of byte: UInt8, _ groups: [[UInt8]]) -> [UInt8] {
    var found: [UInt8] = []
    for group in groups where group.contains(byte) {
      for other in group where other != byte && !found.contains(other) { found.append(other) }
    }
    return found
  }
}
