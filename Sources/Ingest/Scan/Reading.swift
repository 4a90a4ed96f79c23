import Bitcoin

/// Bytes to be looked through, and where each of them comes from.
struct Reading {
  let bytes: ByteView
  /// The readings that the bytes were made by, the last one first.
  private let plain: PlainReading?
  private let base64: Base64Reading?
  /// What was undone beside them or in them: words there mean something else in the other reading.
  let edits: [PlainReading.Edit]
  /// Whether words without an edit are judged elsewhere.
  let isSecond: Bool

  /// Bytes as they stand, with what a second reading undoes.
  init(_ bytes: ByteView, undone: PlainReading?, base64: Base64Reading? = nil) {
    self.bytes = bytes
    self.base64 = base64
    plain = nil
    isSecond = false
    edits = undone?.edits ?? []
  }

  /// The second reading of bytes.
  init(_ bytes: ByteView, second: PlainReading, base64: Base64Reading? = nil) {
    self.bytes = bytes
    self.base64 = base64
    plain = second
    isSecond = true
    edits = second.edits
  }

  /// Whether the bytes are those that were fed.
  @inline(__always)
  var isIdentical: Bool { !isSecond && base64 == nil }

  /// Where an edit begins in these bytes.
  @inline(__always)
  func start(of edit: Int) -> Int { isSecond ? edits[edit].start : edits[edit].sourceStart }

  /// Where the text goes on behind an edit in these bytes.
  @inline(__always)
  func end(of edit: Int) -> Int { isSecond ? edits[edit].end : edits[edit].sourceEnd }

  /// Where a part stands in the bytes that were fed.
  func source(of range: Range<Int>) -> Range<Int> {
    let beneath = plain.map { $0.source(of: range) } ?? range
    return base64.map { $0.source(of: beneath) } ?? beneath
  }

  /// Where the bytes begin here that stand from an offset of the source on.
  func offset(ofSource offset: Int) -> Int {
    let beneath = base64.map { $0.offset(ofSource: offset) } ?? offset
    return plain.map { $0.offset(ofSource: beneath) } ?? beneath
  }

  /// How a part of the second reading was broken in the first; nil where it stood there whole.
  func repair(of range: Range<Int>) -> ScanRepair? {
    if let plain, let kind = plain.kind(in: range) {
      switch kind {
      case .quotedPrintable: return .quotedPrintable
      case .percent: return .percentEncoding
      case .reference: return .characterReferences
      case .backslash: return .escapes
      case .hidden: return .hiddenCharacters
      case .letterForm: return .letterForms
      }
    }
    return base64 == nil ? nil : .base64
  }
}
