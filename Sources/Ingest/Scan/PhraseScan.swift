import Bitcoin

/// Tells of the seed phrases of a stream in each reading of its windows.
struct PhraseScan {
  /// Bytes behind which the two readers are held against each other.
  private static let stretch = 512

  private var asWritten = SeedPhraseReader()
  /// The reader of the text with its escapes undone; nil as long as it would tell the same.
  private var undone: SeedPhraseReader?
  private var unpacked = SeedPhraseReader()
  /// What the readers met in a window: with more undone first, and as it stands.
  private var (found, whole): ([SeedPhraseFinding], [SeedPhraseFinding]) = ([], [])
  /// Places that were told of, by the offsets of their first words.
  private var told: Set<Int> = []

  /// The phrases that end in a part of a window, once each.
  mutating func read(
    _ bytes: ByteView, _ part: Range<Int>, _ base: Int, _ start: LineCounter,
    _ plain: PlainReading?, _ base64: Base64Reading, isLast: Bool
  ) -> [ScanSecret] {
    let edits = plain ?? PlainReading()
    edits.bytes.withByteView { text in
      let cursor = EditCursor(edits.edits, text, from: part.lowerBound)
      readBoth(bytes, part, cursor, isLast)
    }
    found += whole
    whole.removeAll(keepingCapacity: true)
    readUnpacked(bytes, part, base, start, base64, isLast)
    defer { found.removeAll(keepingCapacity: true) }
    if told.count > ScanResult.mostListed { told.removeAll() }
    return found.filter { told.insert($0.place.offset).inserted }
      .sorted { $0.place.offset < $1.place.offset }.map { phrase in
        ScanSecret(
          secret: .seedPhrase,
          place: ScanPlace(file: "", line: phrase.place.line, column: phrase.place.column),
          words: phrase.words, isSound: phrase.soundWords != nil)
      }
  }

  /// Reads a part of a window as it stands and, from an edit on for as long as that makes a
  /// difference, with its escapes undone.
  private mutating func readBoth(
    _ bytes: ByteView, _ part: Range<Int>, _ cursor: consuming EditCursor, _ isLast: Bool
  ) {
    var place = part.lowerBound
    while place < part.upperBound {
      guard undone != nil else {
        let end = min(part.upperBound, cursor.nextStart)
        asWritten.read(ByteView(rebasing: bytes[place..<end])) { whole.append($0) }
        if end < part.upperBound { undone = asWritten }
        (place, cursor.place) = (end, end)
        continue
      }
      let end = min(part.upperBound, place + PhraseScan.stretch)
      asWritten.read(ByteView(rebasing: bytes[place..<end])) { whole.append($0) }
      readUndone(bytes, to: end, &cursor)
      place = end
      if cursor.place == end, undone?.goesOn(as: asWritten) == true { undone = nil }
    }
    if isLast {
      asWritten.end { whole.append($0) }
      undone?.end { found.append($0) }
      undone = nil
    }
  }

  /// Reads what stands between two edits, and what each edit makes, where it stands in the source.
  private mutating func readUndone(_ bytes: ByteView, to end: Int, _ cursor: inout EditCursor) {
    while cursor.place < end {
      let stop = min(end, cursor.nextStart)
      if cursor.place < stop {
        let whole = ByteView(rebasing: bytes[cursor.place..<stop])
        undone?.read(whole) { found.append($0) }
        cursor.place = stop
      }
      guard stop < end else { return }
      let edit = cursor.take()
      undone?.read(
        edit.made, for: ByteView(rebasing: bytes[edit.source])
      ) { found.append($0) }
    }
  }

  private mutating func readUnpacked(
    _ bytes: ByteView, _ part: Range<Int>, _ base: Int, _ start: LineCounter,
    _ base64: Base64Reading, _ isLast: Bool
  ) {
    var counter = start
    base64.bytes.withByteView { text in
      for line in base64.lines where part.contains(line.sourceStart) {
        if !line.isContinued { unpacked.end { found.append($0) } }
        counter.advance(bytes, to: base + line.sourceStart, base: base)
        let letters = text[line.start..<(line.start + line.count)]
        unpacked.read(
          ByteView(rebasing: letters), at: counter.position
        ) { found.append($0) }
      }
    }
    if isLast { unpacked.end { found.append($0) } }
  }
}

/// Goes through the edits of a window.
private struct EditCursor {
  private let edits: [PlainReading.Edit]
  private let text: ByteView
  private var next: Int
  /// Where the source goes on that was not taken yet.
  var place: Int

  /// The edits from an offset of the source on, which one before may hold.
  init(_ edits: [PlainReading.Edit], _ text: ByteView, from place: Int) {
    (self.edits, self.text) = (edits, text)
    next = edits.firstPlace { $0.sourceStart >= place }
    self.place = next > 0 ? Swift.max(place, edits[next - 1].sourceEnd) : place
  }

  /// Where the next edit begins in the source.
  var nextStart: Int { next < edits.count ? edits[next].sourceStart : .max }

  /// What the next edit makes, and of what; goes on behind it.
  mutating func take() -> (made: ByteView, source: Range<Int>) {
    let edit = edits[next]
    next += 1
    place = edit.sourceEnd
    return (
      ByteView(rebasing: text[edit.start..<edit.end]), edit.sourceStart..<edit.sourceEnd
    )
  }
}
