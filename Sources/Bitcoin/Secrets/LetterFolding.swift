/// Brings letters into the one form in which words are compared: NFKD, small, without accents.
///
/// By tables and sums of its own, for the scripts that seed phrases are written in, so that it is the
/// same on every system and in every locale.
enum LetterFolding {
  /// What a character is to words.
  enum Meaning {
    /// A letter, or several.
    case letters(UInt32, UInt32 = 0, UInt32 = 0)
    /// An ideograph, which is a word of its own.
    case ideograph
    /// An accent on the letter before.
    case accent
    /// A character that is not seen.
    case hidden
    /// What parts words.
    case gap
  }

  /// What a character outside ASCII is.
  static func meaning(of scalar: UInt32) -> Meaning {
    switch scalar {
    case 0x300...0x36f: .accent
    case 0xad, 0x200b...0x200f, 0x202a...0x202e, 0x2060...0x206f, 0xfeff: .hidden
    case 0xc0...0x24f: latin(scalar, latin[Int(scalar - 0xc0)])
    case 0x1e00...0x1eff: latin(scalar, furtherLatin[Int(scalar - 0x1e00)])
    case 0x400...0x52f: .letters(cyrillic(scalar))
    case 0x1100...0x11ff: .letters(scalar)
    case 0xac00...0xd7a3: hangul(scalar - 0xac00)
    case 0x3041...0x3096, 0x3099, 0x309a: kana(scalar)
    case 0x30a1...0x30f6: kana(scalar - 0x60)
    case 0x3400...0x4dbf, 0x4e00...0x9fff, 0x20000...0x3ffff: .ideograph
    default: asASCII(scalar).map { .letters(UInt32($0 | 0x20)) } ?? .gap
    }
  }

  /// The ASCII letter, figure or sign that a full-width, circled or mathematical one stands for.
  static func asASCII(_ scalar: UInt32) -> UInt8? {
    switch scalar {
    case 0xff01...0xff5e: UInt8(scalar - 0xfee0)
    case 0x24b6...0x24cf: UInt8(scalar - 0x24b6 + 0x41)
    case 0x24d0...0x24e9: UInt8(scalar - 0x24d0 + 0x61)
    case 0x1d400...0x1d6a3:
      UInt8((scalar - 0x1d400) % 52 < 26 ? 0x41 : 0x61) + UInt8((scalar - 0x1d400) % 26)
    case 0x1d7ce...0x1d7ff: UInt8(0x30 + (scalar - 0x1d7ce) % 10)
    default: nil
    }
  }

  private static func latin(_ scalar: UInt32, _ base: UInt8) -> Meaning {
    switch (base, scalar) {
    case (0x2e, 0xd7), (0x2e, 0xf7): .gap
    case (0x2e, _): .letters(scalar)
    default: .letters(UInt32(base))
    }
  }

  private static func cyrillic(_ scalar: UInt32) -> UInt32 {
    let small =
      switch scalar {
      case 0x400...0x40f: scalar + 0x50
      case 0x410...0x42f: scalar + 0x20
      default: scalar
      }
    return small == 0x439 ? 0x438 : small == 0x451 ? 0x435 : small
  }

  /// A syllable taken apart (The Unicode Standard, 3.12).
  private static func hangul(_ index: UInt32) -> Meaning {
    let tail = index % 28
    return .letters(
      0x1100 + index / 588, 0x1161 + index % 588 / 28, tail == 0 ? 0 : 0x11a7 + tail)
  }

  /// A voiced sound taken apart into the plain one and its mark.
  private static func kana(_ scalar: UInt32) -> Meaning {
    switch scalar {
    case 0x304b...0x3062 where scalar % 2 == 0: .letters(scalar - 1, 0x3099)
    case 0x3065, 0x3067, 0x3069: .letters(scalar - 1, 0x3099)
    case 0x306f...0x307d where scalar % 3 == 1: .letters(scalar - 1, 0x3099)
    case 0x306f...0x307d where scalar % 3 == 2: .letters(scalar - 2, 0x309a)
    case 0x3094: .letters(0x3046, 0x3099)
    default: .letters(scalar)
    }
  }

  /// Letters of U+00C0 to U+024F without their accents; a stop where one has none.
  private static let latin = Array(
    """
    aaaaaa.ceeeeiiii.nooooo..uuuuy..aaaaaa.ceeeeiiii.nooooo..uuuuy.yaaaaaaccccccccdd..eeeeeeeeee\
    gggggggghh..iiiiiiiii...jjkk.llllll....nnnnnn...oooooo..rrrrrrsssssssstttt..uuuuuuuuuuuuwwyy\
    yzzzzzzs................................oo.............uu............................aaiioou\
    uuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa....aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeoooooo\
    ooyy............................
    """.utf8)
  /// The same of U+1E00 to U+1EFF.
  private static let furtherLatin = Array(
    """
    aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrr\
    rrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy.s....aaaaaaaaaaaaaaaaaaaaaaaa\
    eeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......
    """.utf8)
}
