import Bitcoin

/// Looks through a stream of bytes for what ``TokenReading`` knows, in memory that does not grow
/// with it.
///
/// The stream is taken in windows. Each is read as it stands, with its escapes undone where it has
/// some, and so is the text in its lines of base 64; ``WordScan`` goes through each reading. What is
/// met is put in the order of its places, and counted in lines, at the end of the window.
struct TextScanner {
  /// Bytes behind a place that may still belong to what begins there: a descriptor.
  static let lookAhead = 16_384
  /// Bytes before a place that are kept: what it is called, and the pieces before it.
  private static let lookBehind = 2048
  /// Bytes that are taken in at once: all readings of them stay near the processor.
  private static let windowSize = 8 * lookAhead

  let file: String
  private var pending: [UInt8] = []
  /// Bytes of `pending` that were scanned and are kept to look back at.
  private var scanned = 0
  private var isInBlob = false
  /// The place at which `pending` begins.
  private var counter = LineCounter()
  /// Bytes of the stream before `pending`.
  private var base = 0
  /// Where the row of base 64 letters begins, in the stream, that `pending` begins within.
  private var rowStart: Int?
  private var phrases: PhraseScan
  /// The window with its escapes undone; kept for its memory.
  private var undone = PlainReading()

  init(file: String) {
    self.file = file
    phrases = PhraseScan()
  }

  /// Takes in the next bytes; the last call says so.
  mutating func feed(
    _ piece: ByteView, isLast: Bool, repair: inout TokenRepair,
    result: inout ScanResult
  ) {
    repair.earn(piece.count)
    var place = 0
    repeat {
      let end = min(piece.count, place + TextScanner.windowSize)
      pending.append(contentsOf: ByteView(rebasing: piece[place..<end]))
      place = end
      scanPending(isLast: isLast && end == piece.count, &repair, &result)
    } while place < piece.count
  }

  private mutating func scanPending(
    isLast: Bool, _ repair: inout TokenRepair, _ result: inout ScanResult
  ) {
    guard isLast || pending.count - scanned > 4 * TextScanner.lookAhead else { return }
    var bytes: [UInt8] = []
    swap(&bytes, &pending)
    let end = bytes.withByteView { scan($0, isLast: isLast, repair: &repair, result: &result) }
    let kept = isLast ? bytes.count : max(0, end - TextScanner.lookBehind)
    bytes.removeSubrange(..<kept)
    swap(&bytes, &pending)
    scanned = end - kept
    base += kept
  }

  /// Scans up to what may go on behind the buffer's end; returns where it stopped.
  private mutating func scan(
    _ bytes: ByteView, isLast: Bool, repair: inout TokenRepair,
    result: inout ScanResult
  ) -> Int {
    let stop = isLast ? bytes.count : max(scanned, bytes.count - TextScanner.lookAhead)
    let plain = undone.read(bytes) ? undone : nil
    var words = WordScan(Reading(bytes, undone: plain))
    let end = words.run(scanned..<stop, isLast: isLast, isInBlob: &isInBlob, repair: &repair)
    var met = words.met
    let part = scanned..<end
    func look(_ reading: Reading) {
      var words = WordScan(reading)
      var isInBlob = false
      _ = words.run(part, isLast: isLast, isInBlob: &isInBlob, repair: &repair)
      met += words.met
    }
    if let plain {
      plain.bytes.withByteView { look(Reading($0, second: plain)) }
    }
    let base64 = Base64Reading(bytes, phase: rowStart.map { base - $0 } ?? 0)
    if !base64.lines.isEmpty {
      base64.bytes.withByteView { text in
        let plain = PlainReading(text)
        look(Reading(text, undone: plain, base64: base64))
        if let plain {
          plain.bytes.withByteView { look(Reading($0, second: plain, base64: base64)) }
        }
      }
    }
    let found = phrases.read(bytes, part, base, counter, plain, base64, isLast: isLast)
    add(met, found, bytes, &result)
    let kept = isLast ? end : max(0, end - TextScanner.lookBehind)
    counter.advance(bytes, to: base + kept, base: base)
    rowStart = base64.rowStart(at: kept).map { $0 == 0 ? rowStart ?? base : base + $0 }
    return end
  }

  /// Adds what was met in the order of its places, each thing once.
  private mutating func add(
    _ met: [Met], _ phrases: [ScanSecret], _ bytes: ByteView,
    _ result: inout ScanResult
  ) {
    var (met, counter) = (met, counter)
    if !met.indices.dropFirst().allSatisfy({ met[$0 - 1].offset < met[$0].offset }) {
      met = TextScanner.sorted(met)
    }
    for one in met {
      counter.advance(bytes, to: base + one.offset, base: base)
      let place = ScanPlace(file: file, line: counter.line, column: counter.column)
      switch one.what {
      case .secret(var secret):
        secret.place = place
        result.add(secret)
      case .suspect(var suspect):
        suspect.place = place
        result.add(suspect)
      case .finding(var finding):
        guard isProven(finding, result) else { break }
        finding.place = place
        if finding.written == nil, finding.repair?.isShown == true {
          finding.written = String(
            decoding: bytes[one.offset..<min(bytes.count, one.offset + one.length)], as: UTF8.self)
        }
        result.add(finding)
      }
    }
    for phrase in phrases {
      var secret = phrase
      secret.place.file = file
      result.add(secret)
    }
  }

  /// Whether the key of an extended key is one: a square root, taken where it is met first.
  private func isProven(_ finding: ScanFinding, _ result: ScanResult) -> Bool {
    guard finding.kind == .extendedKey, !result.holds(finding.value) else { return true }
    return Array(finding.value.utf8).withByteView { ExtendedKey.isPoint($0) }
  }

  /// By place; what several readings told of the same place once, as it is broken least.
  private static func sorted(_ met: [Met]) -> [Met] {
    let order = met.indices.sorted {
      (met[$0].offset, met[$0].rank, $0) < (met[$1].offset, met[$1].rank, $1)
    }
    var kept: [Met] = []
    for place in order {
      let one = met[place]
      let isTold = kept.reversed().prefix { $0.offset == one.offset }.contains { $0.says(one) }
      if !isTold { kept.append(one) }
    }
    return kept
  }
}

extension Met {
  /// What is written as it must be comes first; what an escape explains, before what takes pieces or
  /// a part of a word.
  fileprivate var rank: Int {
    guard case .finding(let finding) = what, let repair = finding.repair else { return 0 }
    return switch repair {
    case .groups, .wrappedLines: 2
    case .longerWord: 3
    default: 1
    }
  }

  /// Whether it says what another does of the same place.
  fileprivate func says(_ other: Met) -> Bool {
    switch (what, other.what) {
    case (.finding(let one), .finding(let other)): one.value == other.value
    case (.secret(let one), .secret(let other)): one.secret == other.secret
    case (.suspect, .suspect): true
    default: false
    }
  }
}

/// Counts lines and characters; offsets never go back.
struct LineCounter {
  /// Bytes of the stream before the place.
  private(set) var offset = 0
  /// Line, from 1.
  private(set) var line = 1
  /// Character of the line, from 1.
  private(set) var column = 1

  /// Counts up to an offset of the stream, of which `bytes` begin at `base`.
  mutating func advance(_ bytes: ByteView, to end: Int, base: Int) {
    guard end > offset else { return }
    let part = ByteView(rebasing: bytes[(offset - base)..<(end - base)])
    offset = end
    let ends = LineCounter.count(part, from: 0) { word in
      // Eight bytes at once: one of them is zero where its highest bit stays clear.
      let other = word ^ 0x0a0a_0a0a_0a0a_0a0a
      return ~((other & LineCounter.low &+ LineCounter.low) | other | LineCounter.low) >> 7
    }
    var start = ends > 0 ? part.count : 0
    while start > 0, part[start - 1] != 0x0a { start -= 1 }
    let inner = LineCounter.count(part, from: start) { $0 >> 7 & ~($0 >> 6) & LineCounter.ones }
    let letters = part.count - start - inner
    line += ends
    column = ends > 0 ? letters + 1 : column + letters
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f

  /// How many bytes are of a kind, of which each sets the lowest bit of its own in a word of eight.
  @inline(__always)
  private static func count(
    _ bytes: ByteView, from start: Int, _ kinds: (UInt64) -> UInt64
  ) -> Int {
    var (total, place): (UInt64, Int) = (0, start)
    while place + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      total &+= (kinds(word) &* ones) >> 56
      place += 8
    }
    while place < bytes.count {
      total &+= kinds(UInt64(bytes[place])) & 1
      place += 1
    }
    return Int(total)
  }

  /// The place as a reader of phrases takes it.
  var position: TextPosition { TextPosition(offset: offset, line: line, column: column) }
}
