import Bitcoin
import ChainStore
import Foundation

/// Pulls addresses, txids, outpoints, extended public keys and descriptors out of files of any kind.
///
/// Folders are gone through in order of name, zip and gzip files are unpacked, three deep. What is
/// found is sound by its checksum; see ``TokenReading`` and ``TokenRepair``.
public struct Scan {
  /// How far a scan goes.
  public struct Limits: Sendable {
    /// Texts without letter case that are searched for; each may take seconds.
    public var searches = 8
    /// Free letters of such a text, at most.
    public var mostFreeLetters = 28
    /// Bytes to unpack from one file; nil for 256 MiB and a hundred times the file's size, which
    /// text seldom reaches and bombs go far beyond.
    public var mostUnpacked: Int?

    /// The usual limits.
    public init() {}
  }

  /// Archives inside one another that are opened.
  private static let deepest = 3
  private static let pieceSize = 1 << 20

  private let limits: Limits
  private var result = ScanResult()
  private var repair: TokenRepair
  private var unpackedLeft = 0
  private var isOverLimit = false

  /// Scans files and folders; `-` is standard input.
  ///
  /// Throws where a path that was named cannot be read. Trouble inside archives is a warning.
  public static func run(_ paths: [String], limits: Limits) throws(IngestError) -> ScanResult {
    var scan = Scan(limits: limits)
    for path in paths {
      if path == "-" {
        scan.read(try SpoolFile.standardInput(), name: "standard input")
      } else {
        try scan.read(path: path)
      }
    }
    return scan.result
  }

  private init(limits: Limits) {
    self.limits = limits
    repair = TokenRepair(searches: limits.searches)
    repair.mostFreeLetters = limits.mostFreeLetters
  }

  private mutating func read(path: String) throws(IngestError) {
    var isDirectory: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw IngestError(.missing, "no such file or directory", at: path)
    }
    if isDirectory.boolValue { return readDirectory(path, name: path) }
    let type =
      try? FileManager.default.attributesOfItem(
        atPath: (path as NSString).resolvingSymlinksInPath)[.type] as? FileAttributeType
    guard type == .typeRegular else {
      throw IngestError(
        .malformed, "not a regular file", at: path, hint: "use - for standard input")
    }
    do throws(StoreError) {
      read(try MappedFile(path: path), name: path)
    } catch {
      throw IngestError(.inputOutput, error.message, at: path)
    }
  }

  /// Reads what is in a folder, links and devices aside.
  private mutating func readDirectory(_ path: String, name shown: String) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      result.warnings.append("\(shown): the folder cannot be read")
      return
    }
    for name in names.sorted() {
      let full = path + "/" + name
      let shown = self.shown(name, behind: shown + "/")
      let attributes = try? FileManager.default.attributesOfItem(atPath: full)
      switch attributes?[.type] as? FileAttributeType {
      case .typeDirectory?: readDirectory(full, name: shown)
      case .typeRegular?:
        do throws(StoreError) {
          read(try MappedFile(path: full), name: shown)
        } catch {
          result.warnings.append("\(shown): the file cannot be read")
        }
      default: result.warnings.append("\(shown): not a regular file; left out")
      }
    }
  }

  /// The name of a file or member as it is shown; a secret in it is told of like any other.
  private mutating func shown(_ name: String, behind start: String) -> String {
    guard let secret = Secret.first(in: name) else { return start + name }
    let shown = start + Secret.nameToShow(of: name)
    result.add(
      ScanSecret(secret: secret, place: ScanPlace(file: shown, line: 0, column: 0), isSound: true))
    return shown
  }

  private mutating func read(_ file: MappedFile, name: String) {
    unpackedLeft = limits.mostUnpacked ?? (1 << 28 + 100 * file.bytes.count)
    isOverLimit = false
    read(file.bytes, name: name, depth: 0)
  }

  private mutating func read(_ bytes: ByteView, name: String, depth: Int) {
    do throws(DecodingError) {
      if depth < Scan.deepest, Gzip.begins(bytes) { return try readGzip(bytes, name, depth) }
      if depth < Scan.deepest, ZipArchive.begins(bytes) { return try readZip(bytes, name, depth) }
    } catch {
      result.warnings.append("\(name): \(error.message)")
      // A damaged archive may still hold members that are not packed.
      if isOverLimit || Gzip.begins(bytes) { return }
    }
    if let format = PackedFormat.name(of: bytes) {
      result.warnings.append("\(name): \(format)")
    }
    var stream = ScanStream(name: name, start: bytes)
    var offset = 0
    let meter = WorkMeter.current
    meter?.begin("scanning", of: bytes.count, "bytes")
    repeat {
      let end = min(bytes.count, offset + Scan.pieceSize)
      stream.feed(
        ByteView(rebasing: bytes[offset..<end]), isLast: end == bytes.count,
        &repair, &result)
      meter?.add(end - offset)
      offset = end
    } while offset < bytes.count
  }

  private mutating func readGzip(
    _ bytes: ByteView, _ name: String, _ depth: Int
  ) throws(DecodingError) {
    try readUnpacked(name, depth) { take throws(DecodingError) in try Gzip.unpack(bytes, take) }
  }

  private mutating func readZip(
    _ bytes: ByteView, _ name: String, _ depth: Int
  ) throws(DecodingError) {
    let archive = try ZipArchive(bytes)
    for member in archive.members where !isOverLimit {
      let place = shown(member.name, behind: name + "!")
      if member.isEncrypted {
        result.warnings.append("\(place): encrypted; not read")
        continue
      }
      do throws(DecodingError) {
        try readUnpacked(place, depth) { take throws(DecodingError) in
          try archive.unpack(member, take)
        }
      } catch {
        result.warnings.append("\(place): \(error.message)")
      }
    }
  }

  /// Scans what an archive hands over; an archive in it is kept whole and opened in its turn.
  private mutating func readUnpacked(
    _ name: String, _ depth: Int,
    _ unpack: ((ByteView) throws(DecodingError) -> Void) throws(DecodingError) -> Void
  ) throws(DecodingError) {
    var stream: ScanStream?
    var spool: SpoolFile?
    defer { spool?.discard() }
    var failure: DecodingError?
    do throws(DecodingError) {
      try unpack { piece throws(DecodingError) in
        unpackedLeft -= piece.count
        guard unpackedLeft >= 0 else {
          isOverLimit = true
          throw DecodingError(
            offset: 0, message: "unpacks to more than the limit; the rest is left out")
        }
        if stream == nil, spool == nil {
          let isArchive = Gzip.begins(piece) || ZipArchive.begins(piece)
          if isArchive, depth + 1 < Scan.deepest {
            spool = try? SpoolFile(for: name)
          }
          if spool == nil { stream = ScanStream(name: name, start: piece) }
        }
        if let spool {
          guard spool.write(piece) else {
            throw DecodingError(offset: 0, message: "no room for a temporary file")
          }
        } else {
          stream?.feed(piece, isLast: false, &repair, &result)
        }
      }
    } catch {
      failure = error
    }
    if let written = spool, failure == nil {
      spool = nil
      if let inner = try? written.mapped() {
        read(inner.bytes, name: name, depth: depth + 1)
      }
    }
    stream?.feed(ByteView.empty, isLast: true, &repair, &result)
    if let failure { throw failure }
  }
}

/// One text of a scan: a file or a member of an archive.
private struct ScanStream {
  private var scanner: TextScanner
  /// Of UTF-16, which Windows and many tools that read telephones write.
  private var decoder: TextDecoder?

  init(name: String, start: ByteView) {
    scanner = TextScanner(file: name)
    let form = TextForm(of: start)
    // Anything may come here: what is not read as another form is read byte by byte.
    if form.encoding != .utf8 { decoder = try? TextDecoder(form, unpaired: .replaced) }
  }

  mutating func feed(
    _ piece: ByteView, isLast: Bool, _ repair: inout TokenRepair,
    _ result: inout ScanResult
  ) {
    result.byteCount += piece.count
    if isLast { result.fileCount += 1 }
    guard decoder != nil else {
      return scanner.feed(piece, isLast: isLast, repair: &repair, result: &result)
    }
    var text: [UInt8] = []
    text.reserveCapacity(piece.count * 3 / 2 + 4)
    // What is torn is replaced, so that nothing is thrown.
    try? decoder?.decode(piece, into: &text)
    if isLast { try? decoder?.finish(into: &text) }
    text.withByteView {
      scanner.feed($0, isLast: isLast, repair: &repair, result: &result)
    }
  }
}
