import Bitcoin

/// Looks through a stream of bytes for what ``TokenReading`` knows, in memory that does not grow
/// with it.
///
/// A word is a run of ASCII letters and figures; invisible characters inside it (soft hyphens,
/// zero-width spaces, direction marks) do not end it. One pass, a table look-up for each byte;
/// only words of the right length and beginning are looked at more closely.
struct TextScanner {
  /// Words longer than this are blobs; nothing in them is looked for.
  static let longestWord = 4096
  /// Bytes behind a place that may still belong to what begins there: a descriptor.
  static let lookAhead = 16_384
  /// Bytes before a place that are kept to see what it is called.
  static let lookBehind = 64

  let file: String
  private var pending: [UInt8] = []
  /// Bytes of `pending` that were scanned and are kept to look back at.
  private var scanned = 0
  private var isInBlob = false
  /// Bytes of the stream before `pending`.
  private var base = 0
  /// Where lines and columns have been counted to, as an offset into `pending`.
  private var counted = 0
  private var line = 1
  private var column = 1
  /// Where words end that were put together across hidden characters and mean nothing.
  private var joinedTo = 0
  private var phrases = SeedPhraseReader()

  init(file: String) { self.file = file }

  /// Takes in the next bytes; the last call says so.
  mutating func feed(
    _ piece: UnsafeRawBufferPointer, isLast: Bool, repair: inout TokenRepair,
    result: inout ScanResult
  ) {
    pending.append(contentsOf: piece)
    guard isLast || pending.count - scanned > 4 * TextScanner.lookAhead else { return }
    let bytes = pending
    repair.earn(bytes.count - scanned)
    let end = bytes.withUnsafeBytes { buffer in
      scan(buffer, isLast: isLast, repair: &repair, result: &result)
    }
    bytes.withUnsafeBytes { readPhrases($0, from: scanned, to: end, isLast: isLast, &result) }
    let kept = isLast ? bytes.count : max(0, end - TextScanner.lookBehind)
    bytes.withUnsafeBytes { count($0, to: kept) }
    pending = Array(bytes[kept...])
    scanned = end - kept
    counted = 0
    base += kept
  }

  /// Scans up to what may go on behind the buffer's end; returns where it stopped.
  private mutating func scan(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool, repair: inout TokenRepair,
    result: inout ScanResult
  ) -> Int {
    var offset = scanned
    joinedTo = 0
    let stop = isLast ? bytes.count : max(offset, bytes.count - TextScanner.lookAhead)
    CharacterKind.table.withUnsafeBufferPointer { kinds in
      while offset < stop {
        let kind = kinds[Int(bytes[offset])]
        guard kind & CharacterKind.word != 0 else {
          isInBlob = false
          offset += 1
          continue
        }
        var end = offset
        var marks = kind
        while end < bytes.count {
          let next = kinds[Int(bytes[end])]
          guard next & CharacterKind.word != 0 else { break }
          marks |= next
          end += 1
        }
        if end - offset > TextScanner.longestWord || isInBlob {
          isInBlob = end == bytes.count
          offset = end
          continue
        }
        if end < bytes.count, bytes[end] >= 0x80, offset >= joinedTo,
          HiddenCharacter.size(bytes, end) > 0
        {
          offset = takeWithHidden(bytes, offset, end, &repair, &result)
        } else {
          offset = take(bytes, offset..<end, marks, &repair, &result)
        }
      }
    }
    return offset
  }

  /// Takes a word that is whole; returns where to go on.
  private mutating func take(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ marks: UInt8,
    _ repair: inout TokenRepair, _ result: inout ScanResult
  ) -> Int {
    let word = UnsafeRawBufferPointer(rebasing: bytes[range])
    if marks == CharacterKind.letter {
      if word.count <= DescriptorReading.longestName, range.upperBound < bytes.count,
        bytes[range.upperBound] == 0x28,
        let found = DescriptorReading.descriptor(in: bytes, at: range.lowerBound)
      {
        add(
          .descriptor, found.value, found.type, found.networks, at: range.lowerBound, bytes,
          &result)
        return found.end
      }
    }
    guard TokenReading.lengths.contains(word.count) else { return range.upperBound }
    if report(word, bytes, range, &result) { return range.upperBound }
    // An escape such as \n or %3A that stands before a word has been taken for its beginning.
    let before = range.lowerBound > 0 ? bytes[range.lowerBound - 1] : 0
    for cut in WordEscape.lengths(before: before, word) where cut < word.count {
      let rest = (range.lowerBound + cut)..<range.upperBound
      if report(UnsafeRawBufferPointer(rebasing: bytes[rest]), bytes, rest, &result) {
        return range.upperBound
      }
    }
    reportDamaged(word, bytes, range, &repair, &result)
    return range.upperBound
  }

  /// Tells of the seed phrases in the bytes that have been scanned.
  private mutating func readPhrases(
    _ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int, isLast: Bool,
    _ result: inout ScanResult
  ) {
    var found: [SeedPhraseFinding] = []
    phrases.read(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) { found.append($0) }
    if isLast { phrases.end { found.append($0) } }
    for phrase in found {
      let place = ScanPlace(file: file, line: phrase.place.line, column: phrase.place.column)
      result.add(
        ScanSecret(
          secret: .seedPhrase, place: place, words: phrase.words, isSound: phrase.soundWords != nil)
      )
    }
  }

  /// A word with invisible characters inside is put together first.
  private mutating func takeWithHidden(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ firstEnd: Int,
    _ repair: inout TokenRepair, _ result: inout ScanResult
  ) -> Int {
    var word: [UInt8] = Array(bytes[start..<firstEnd])
    var end = firstEnd
    while end < bytes.count, word.count <= TokenReading.lengths.upperBound {
      let size = HiddenCharacter.size(bytes, end)
      if size > 0 {
        end += size
      } else if CharacterKind.table[Int(bytes[end])] & CharacterKind.word != 0 {
        word.append(bytes[end])
        end += 1
      } else {
        break
      }
    }
    let meaning = word.withUnsafeBytes { TokenReading.meaning(of: $0) }
    switch meaning {
    case .found(let kind, let value, let type, let networks):
      let written = String(decoding: bytes[start..<end], as: UTF8.self)
      add(
        kind, value, type, networks, at: start, bytes, &result,
        repair: (.hiddenCharacters, written, []))
      return end
    case .secret(let secret):
      result.add(ScanSecret(secret: secret, place: place(of: start, bytes)))
      return end
    case .hex64, .nothing:
      // What was put together in vain is not put together again from its second word on.
      joinedTo = end
      let marks = bytes[start..<firstEnd].reduce(0) { $0 | CharacterKind.table[Int($1)] }
      return take(bytes, start..<firstEnd, marks, &repair, &result)
    }
  }

  /// Adds what a word means; false where it means nothing.
  private mutating func report(
    _ word: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>,
    _ result: inout ScanResult
  ) -> Bool {
    switch TokenReading.meaning(of: word) {
    case .nothing: return false
    case .secret(let secret): reportSecret(secret, word, bytes, range, &result)
    case .hex64: reportHex(word, bytes, range, &result)
    case .found(let kind, let value, let type, let networks):
      add(kind, value, type, networks, at: range.lowerBound, bytes, &result)
    }
    return true
  }

  /// A private key without a sound checksum is told of too, but for one inside base64 data, where
  /// chance makes its form.
  private mutating func reportSecret(
    _ secret: Secret, _ word: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer,
    _ range: Range<Int>, _ result: inout ScanResult
  ) {
    let isSound =
      secret == .miniPrivateKey
      || (try? Base58Check.decode(String(decoding: word, as: UTF8.self))) != nil
    let before = range.lowerBound > 0 ? bytes[range.lowerBound - 1] : 0x20
    let behind = range.upperBound < bytes.count ? bytes[range.upperBound] : 0x20
    if !isSound, [before, behind].contains(where: { $0 == 0x2b || $0 == 0x2f }) { return }
    result.add(
      ScanSecret(secret: secret, place: place(of: range.lowerBound, bytes), isSound: isSound))
  }

  private mutating func reportHex(
    _ word: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>,
    _ result: inout ScanResult
  ) {
    if KeyNames.isCalledPrivate(bytes, before: range.lowerBound) {
      let secret = ScanSecret(secret: .rawPrivateKey, place: place(of: range.lowerBound, bytes))
      return result.add(secret)
    }
    let text = String(decoding: word.map(ASCII.lowercased), as: UTF8.self)
    if text.hasPrefix("00000000") {
      add(.block, text, nil, [], at: range.lowerBound, bytes, &result)
    } else if let vout = HexContext.vout(bytes, behind: range.upperBound) {
      add(.outpoint, "\(text):\(vout)", nil, [], at: range.lowerBound, bytes, &result)
    } else {
      add(.txid, text, nil, [], at: range.lowerBound, bytes, &result)
    }
  }

  private mutating func reportDamaged(
    _ word: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>,
    _ repair: inout TokenRepair, _ result: inout ScanResult
  ) {
    switch repair.outcome(word) {
    case .nothing: return
    case .suspect(let reason):
      result.add(
        ScanSuspect(
          written: String(decoding: word, as: UTF8.self),
          place: place(of: range.lowerBound, bytes), reason: reason))
    case .repaired(let how, .found(let kind, let value, let type, let networks), let others):
      add(
        kind, value, type, networks, at: range.lowerBound, bytes, &result,
        repair: (how, String(decoding: word, as: UTF8.self), others))
    case .repaired: return
    }
  }

  private mutating func add(
    _ kind: ScanKind, _ value: String, _ type: String?, _ networks: [String], at offset: Int,
    _ bytes: UnsafeRawBufferPointer, _ result: inout ScanResult,
    repair: (ScanRepair, written: String, alternatives: [String])? = nil
  ) {
    var finding = ScanFinding(
      kind: kind, value: value, type: type, networks: networks, place: place(of: offset, bytes))
    finding.repair = repair?.0
    finding.written = repair?.written
    finding.alternatives = repair?.alternatives ?? []
    result.add(finding)
  }

  private mutating func place(of offset: Int, _ bytes: UnsafeRawBufferPointer) -> ScanPlace {
    count(bytes, to: offset)
    return ScanPlace(file: file, line: line, column: column)
  }

  /// Counts lines and characters up to an offset; offsets never go back.
  private mutating func count(_ bytes: UnsafeRawBufferPointer, to offset: Int) {
    guard offset > counted else { return }
    for byte in bytes[counted..<offset] {
      if byte == 0x0a {
        line += 1
        column = 1
      } else if byte & 0xc0 != 0x80 {
        column += 1
      }
    }
    counted = offset
  }
}
