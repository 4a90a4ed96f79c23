import Bitcoin

/// Something met in a window, by its offset; its line is counted when all of the window is known.
struct Met {
  enum What {
    case finding(ScanFinding)
    case secret(ScanSecret)
    case suspect(ScanSuspect)
  }

  var offset: Int
  /// Bytes that it takes there.
  var length = 0
  var what: What
}

/// Goes through one reading of a window word by word.
///
/// Each word is told by its length, its first letters and what letters it is made of; only what can
/// be something is held against a checksum. Words that are nothing by themselves are looked into,
/// and put together with those before them.
struct WordScan {
  /// Words longer than this are blobs; nothing in them is looked for.
  static let longestWord = 4096

  let reading: Reading
  private let bytes: ByteView
  private(set) var met: [Met] = []
  private var keys = KeyReader()
  /// The next edit, and where the last one ends that has begun before the end of the word.
  private var (nextEdit, touched) = (0, -1)
  /// Letters of the words since the last that an edit was in.
  private var lettersAway = 0
  /// Where a descriptor ends, whose words are its own.
  private var descriptorEnd = 0

  init(_ reading: Reading) {
    self.reading = reading
    bytes = reading.bytes
  }

  /// Looks at the words that begin in a part of the source; what is before it is there to be put
  /// together with them. Returns where the last of them ends.
  mutating func run(
    _ part: Range<Int>, isLast: Bool, isInBlob: inout Bool, repair: inout TokenRepair
  ) -> Int {
    let start = reading.offset(ofSource: part.lowerBound)
    let stop = reading.offset(ofSource: part.upperBound)
    var words = Words(of: bytes, in: 0..<stop)
    var last = start
    if reading.isSecond { words.skip(to: stretchStart(behind: 0)) }
    while let word = words.next() {
      let goesOn = isInBlob && word.range.lowerBound <= start && word.range.upperBound > start
      if word.range.count > WordScan.longestWord || goesOn {
        if reading.isIdentical { isInBlob = word.range.upperBound == bytes.count && !isLast }
        keys.breakOff()
        last = word.range.upperBound
        continue
      }
      advance(to: word.range.upperBound)
      if word.range.lowerBound < start {
        // Words before the window's own were judged with the window before.
        keys.pass(word, in: bytes)
      } else {
        judge(word, &repair)
        last = max(word.range.upperBound, descriptorEnd)
        words.skip(to: last)
      }
      if reading.isSecond, isAway(behind: word) {
        words.skip(to: stretchStart(behind: word.range.upperBound))
      }
    }
    if isLast, let key = keys.end(in: bytes) { add(key) }
    return max(last, stop)
  }

  /// Notes the edits that begin before an offset.
  @inline(__always)
  private mutating func advance(to end: Int) {
    while nextEdit < reading.edits.count, reading.start(of: nextEdit) <= end {
      touched = max(touched, reading.end(of: nextEdit))
      nextEdit += 1
    }
  }

  /// Whether an edit is in a part that ends with the last word, or next to it.
  @inline(__always)
  private func isTouched(from start: Int) -> Bool { touched >= start }

  // MARK: - The second reading

  /// Letters on either side of an edit that may belong to what it is in: pieces, and the piece before.
  private static let reach = 2 * WordRun.longest

  /// Whether no edit can matter to what follows a word before the next edit.
  @inline(__always)
  private mutating func isAway(behind word: Word) -> Bool {
    if isTouched(from: word.range.lowerBound) {
      lettersAway = 0
      return false
    }
    lettersAway += word.range.count
    guard keys.run.isEmpty || lettersAway > WordScan.reach else { return false }
    // Where the next is near, going on costs less than going to it and back.
    return nextEdit == reading.edits.count
      || reading.start(of: nextEdit) - word.range.upperBound > 2 * WordScan.reach
  }

  /// Where to go on behind an offset so that all that the next edit may be part of is met: a
  /// descriptor, which no blank parts, and the words before that may be pieces.
  private func stretchStart(behind least: Int) -> Int {
    guard nextEdit < reading.edits.count else { return bytes.count }
    var place = reading.start(of: nextEdit)
    while place > least, DescriptorReading.mayHold(bytes[place - 1]) { place -= 1 }
    var letters = 0
    while letters < WordScan.reach,
      let word = Words.last(of: bytes, in: least..<place), !WordRun.parts(word)
    {
      letters += word.range.count
      place = word.range.lowerBound
    }
    return place
  }

  private mutating func judge(_ word: Word, _ repair: inout TokenRepair) {
    if let key = keys.ended(before: word, in: bytes) { add(key) }
    let range = word.range
    let letters = ByteView(rebasing: bytes[range])
    if letters.count <= DescriptorReading.longestName, range.upperBound < bytes.count,
      bytes[range.upperBound] == 0x28,
      let found = DescriptorReading.descriptor(in: bytes, name: range)
    {
      return add(found, range.lowerBound)
    }
    if letters.count < TokenReading.lengths.lowerBound
      || reading.isSecond && !isTouched(from: range.lowerBound)
    {
      // Nothing by itself, or judged where it stands; a piece of something all the same.
      return join(word)
    }
    if let found = TokenReading.found(letters, word.kinds) {
      keys.breakOff()
      return add(found, range)
    }
    if let key = keys.take(word, in: bytes) { return add(key) }
    if letters.count == 64, !word.kinds.contains(.notHex) { return addHex(letters, range) }
    if keys.run.isOpen, joined() { return }
    if let key = keys.form(of: word, in: bytes) {
      if isLikely(key, word) { add(key) }
      return
    }
    if inside(word, letters) { return }
    guard reading.isSecond || !isTouched(from: range.lowerBound) else { return }
    addDamaged(letters, word.kinds, range, &repair)
  }

  /// Takes a word as a piece alone.
  private mutating func join(_ word: Word) {
    if let key = keys.takePiece(word, in: bytes) { return add(key) }
    if keys.run.isOpen { _ = joined() }
  }

  /// A private key without a sound checksum is told of too, but for one inside base64 data, where
  /// chance makes its form.
  private func isLikely(_ key: KeyFinding, _ word: Word) -> Bool {
    if key.isSound || key.start != word.range.lowerBound { return true }
    let before = word.range.lowerBound > 0 ? bytes[word.range.lowerBound - 1] : 0x20
    let behind = word.range.upperBound < bytes.count ? bytes[word.range.upperBound] : 0x20
    return ![0x2b, 0x2f].contains(before) && ![0x2b, 0x2f].contains(behind)
  }

  // MARK: - Pieces

  /// Adds the address or extended key of which the last word is the last piece; false where it is
  /// none.
  private mutating func joined() -> Bool {
    var look = keys.run.look(for: WordScan.lengths)
    while keys.run.next(&look) {
      if isJoined(look.found) { return true }
    }
    return keys.run.segwit(WordScan.segwitLengths).map { isJoined($0) } ?? false
  }

  /// Lengths of base58 addresses and of extended keys.
  private static let lengths: WordRun.Lengths =
    Base58Forms.lengths.reduce(0) { $0 | WordRun.Lengths($1) } | 1 << 111 | 1 << 112

  /// Lengths of the segwit addresses of keys and scripts, under prefixes of two to four letters.
  private static let segwitLengths: WordRun.Lengths = 7 << 42 | 7 << 62

  private mutating func isJoined(_ pieces: WordRun.Found) -> Bool {
    let isLikely =
      switch pieces.count {
      case ...41: Base58Forms.contains(pieces.opening, length: pieces.count)
      case 100...: pieces.opening >> 32 & 0xff_ffff == 0x70_7562
      default: true
      }
    guard isLikely else { return false }
    let (range, count) = keys.run.place(of: pieces)
    guard !reading.isSecond || isTouched(from: range.lowerBound) else { return false }
    var read: TokenReading.Found?
    keys.run.withLetters(of: pieces) { read = TokenReading.found($0) }
    guard let found = read else { return false }
    keys.breakOff()
    let isWrapped = count < 5 && bytes[range].contains(0x0a)
    add(found, range, isWrapped ? .wrappedLines : .groups)
    return true
  }

  // MARK: - Longer words

  /// Letters of the shortest address.
  private static let shortest = Base58Forms.shortest

  /// Adds what stands inside a word that is nothing as a whole; false where nothing does.
  private mutating func inside(_ word: Word, _ letters: ByteView) -> Bool {
    guard letters.count > WordScan.shortest else { return false }
    var parts: [(Range<Int>, TokenReading.Found)] = []
    InnerWords.each(letters, word.kinds) { parts.append(($0, $1)) }
    for (part, found) in parts {
      let start = word.range.lowerBound
      add(found, (start + part.lowerBound)..<(start + part.upperBound), .longerWord)
    }
    if !parts.isEmpty { keys.breakOff() }
    return !parts.isEmpty
  }

  // MARK: - Findings

  private mutating func addHex(_ word: ByteView, _ range: Range<Int>) {
    let text = unsafe String(unsafeUninitializedCapacity: word.count) { letters in
      for place in word.indices { unsafe letters[place] = ASCII.lowercased(word[place]) }
      return word.count
    }
    var found = TokenReading.Found(kind: .txid, value: text, type: nil, networks: [])
    if word[..<8].allSatisfy({ $0 == 0x30 }) {
      found.kind = .block
    } else if let vout = HexContext.vout(bytes, behind: range.upperBound) {
      (found.kind, found.value) = (.outpoint, "\(text):\(vout)")
    }
    add(found, range)
  }

  private mutating func addDamaged(
    _ word: ByteView, _ kinds: LetterKinds, _ range: Range<Int>,
    _ repair: inout TokenRepair
  ) {
    switch repair.outcome(word, kinds) {
    case .nothing: return
    case .suspect(let reason):
      let written = String(decoding: word, as: UTF8.self)
      met.append(
        Met(
          offset: reading.source(of: range).lowerBound,
          what: .suspect(ScanSuspect(written: written, place: .unknown, reason: reason))))
    case .repaired(let how, let found, let others):
      add(found, range, how, others)
    }
  }

  private mutating func add(
    _ found: TokenReading.Found, _ range: Range<Int>, _ how: ScanRepair? = nil,
    _ alternatives: [String] = []
  ) {
    let isSame = reading.isIdentical
    let source = isSame ? range : reading.source(of: range)
    var finding = ScanFinding(
      kind: found.kind, value: found.value, type: found.type, networks: found.networks,
      place: .unknown)
    finding.repair = how ?? (isSame ? nil : reading.repair(of: range))
    finding.alternatives = alternatives
    met.append(Met(offset: source.lowerBound, length: source.count, what: .finding(finding)))
  }

  /// Adds a descriptor; one that stands unbroken in the first reading is told of there.
  private mutating func add(_ found: DescriptorReading.Found, _ start: Int) {
    descriptorEnd = found.end
    keys.breakOff()
    let range = start..<found.end
    if reading.isSecond, reading.repair(of: range) == nil { return }
    add(
      .init(kind: .descriptor, value: found.value, type: found.type, networks: found.networks),
      range)
  }

  private mutating func add(_ key: KeyFinding) {
    let place = reading.source(of: key.start..<(key.start + 1)).lowerBound
    let secret = ScanSecret(secret: key.secret, place: .unknown, isSound: key.isSound)
    met.append(Met(offset: place, what: .secret(secret)))
  }
}
