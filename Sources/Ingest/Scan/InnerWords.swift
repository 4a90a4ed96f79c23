import Bitcoin

/// Finds what stands inside a longer word: the address of a column whose neighbours follow it
/// directly, as in a row of SQLite.
///
/// Nothing but its checksum tells it, so only lengths in use are tried, and capitals and small
/// letters must be among those of base 58. A base58 checksum holds by chance once in 2³² tries, one of
/// bech32 once in 2³⁰; random letters give a try at every eighth place. Txids, which have none, must
/// be all the hex digits that stand together.
enum InnerWords {
  /// In words longer than this, which are no columns of a row, Bitcoin's own addresses are looked for
  /// alone: random letters then give a try at every thirtieth place.
  private static let longestOfAll = 256

  /// Hands over what a word that is nothing as a whole holds.
  static func each(
    _ word: ByteView, _ kinds: LetterKinds,
    _ take: (Range<Int>, TokenReading.Found) -> Void
  ) {
    if kinds.isSuperset(of: [.capital, .small]) { base58(word, take) }
    if word.count > 42, kinds.contains(.figure) { segwit(word, take) }
    if word.count > 64, kinds.contains(.notHex) { hex(word, take) }
  }

  private static func base58(
    _ word: ByteView, _ take: (Range<Int>, TokenReading.Found) -> Void
  ) {
    let table = word.count <= longestOfAll ? Base58Forms.table : Base58Forms.mainTable
    let shortest = Base58Forms.shortest
    var (place, end) = (0, 0)
    while place + shortest <= word.count {
      if end <= place { end = Base58Check.digitsEnd(word, from: place) }
      guard end - place >= shortest else {
        place = end + 1
        continue
      }
      let opening = word.loadUnaligned(fromByteOffset: place, as: UInt64.self).bigEndian
      var next = place + 1
      table.each(opening, room: end - place) { length in
        let range = place..<(place + length)
        let part = ByteView(rebasing: word[range])
        guard LetterKinds(of: part).isSuperset(of: [.capital, .small]),
          let found = TokenReading.base58(part, .mixed)
        else { return }
        take(range, found)
        next = range.upperBound
      }
      if next == place + 1, end - place > 110, word[place + 1] == 0x70, word[place + 2] == 0x75,
        word[place + 3] == 0x62
      {
        let range = place..<(place + 111)
        if let found = TokenReading.found(ByteView(rebasing: word[range])) {
          take(range, found)
          next = range.upperBound
        }
      }
      place = next
    }
  }

  private static func segwit(
    _ word: ByteView, _ take: (Range<Int>, TokenReading.Found) -> Void
  ) {
    var place = 2
    while place + 39 < word.count {
      defer { place += 1 }
      guard word[place] == 0x31, let start = TokenReading.segwitStart(word, separator: place) else {
        continue
      }
      let rest = ByteView(rebasing: word[start...])
      // Of the letters of a key's program, and of a script's.
      guard let count = Bech32.soundCount(rest, separator: place - start, (39, 59)) else {
        continue
      }
      let range = start..<(place + 1 + count)
      guard let found = TokenReading.found(ByteView(rebasing: word[range])) else {
        continue
      }
      take(range, found)
      place = range.upperBound - 1
    }
  }

  private static func hex(
    _ word: ByteView, _ take: (Range<Int>, TokenReading.Found) -> Void
  ) {
    var start = 0
    for place in 0...word.count {
      if place < word.count {
        let (byte, letter) = (word[place], word[place] | 0x20)
        if ASCII.isFigure(byte) || (letter >= 0x61 && letter <= 0x66) { continue }
      }
      // Behind an `x` stands the hash of another chain.
      if place - start == 64, start == 0 || word[start - 1] | 0x20 != 0x78 {
        let part = ByteView(rebasing: word[start..<place])
        let text = String(decoding: part.lazy.map(ASCII.lowercased), as: UTF8.self)
        take(
          start..<place,
          TokenReading.Found(
            kind: text.hasPrefix("00000000") ? .block : .txid, value: text, type: nil, networks: []
          ))
      }
      start = place + 1
    }
  }
}
