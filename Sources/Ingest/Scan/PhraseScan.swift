import Bitcoin

/// Tells of the seed phrases of a stream in each reading of its windows.
struct PhraseScan {
  private var asWritten = SeedPhraseReader()
  /// The reader of the text with its escapes undone; nil as long as nothing was.
  private var undone: SeedPhraseReader?
  private var unpacked = SeedPhraseReader()
  private var found: [SeedPhraseFinding] = []
  /// Places that were told of, by the offsets of their first words.
  private var told: Set<Int> = []

  /// The phrases that end in a part of a window, once each.
  mutating func read(
    _ bytes: ByteView, _ part: Range<Int>, _ base: Int, _ start: LineCounter,
    _ plain: PlainReading?, _ base64: Base64Reading, isLast: Bool
  ) -> [ScanSecret] {
    if plain != nil || undone != nil { readUndone(bytes, part, base, start, plain, isLast) }
    asWritten.read(ByteView(rebasing: bytes[part])) { found.append($0) }
    if isLast { asWritten.end { found.append($0) } }
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

  /// Reads what stands between two edits, and what each edit makes, where it stands in the source.
  private mutating func readUndone(
    _ bytes: ByteView, _ part: Range<Int>, _ base: Int, _ start: LineCounter,
    _ plain: PlainReading?, _ isLast: Bool
  ) {
    // Up to here there was nothing to undo.
    var reader = undone ?? asWritten
    var counter = start
    func read(_ text: ByteView, at source: Int) {
      counter.advance(bytes, to: base + source, base: base)
      reader.read(text, at: counter.position) { found.append($0) }
    }
    if let plain {
      plain.bytes.withByteView { text in
        var (place, source) = (0, 0)
        for edit in plain.edits {
          if edit.sourceStart >= part.upperBound { break }
          if edit.sourceStart > part.lowerBound {
            let skipped = max(0, part.lowerBound - source)
            let stretch = (place + skipped)..<edit.start
            if !stretch.isEmpty {
              read(ByteView(rebasing: text[stretch]), at: source + skipped)
            }
          }
          if edit.sourceStart >= part.lowerBound, edit.end > edit.start {
            read(
              ByteView(rebasing: text[edit.start..<edit.end]), at: edit.sourceStart)
          }
          (place, source) = (edit.end, edit.sourceEnd)
        }
        let start = max(source, part.lowerBound)
        if start < part.upperBound {
          read(ByteView(rebasing: bytes[start..<part.upperBound]), at: start)
        }
      }
    } else {
      read(ByteView(rebasing: bytes[part]), at: part.lowerBound)
    }
    if isLast { reader.end { found.append($0) } }
    undone = reader
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
