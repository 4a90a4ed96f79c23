import Bitcoin
import ChainStore
import Foundation
import GRDB

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A copy of a sealed database that is being changed, beside it, until it takes its place.
///
/// Whoever makes one has the store's lock, so that a draft that is there was left by a kill.
struct DatabaseDraft {
  private let path: String
  private let final: String
  private let layout: DatabaseLayout
  /// Whether there is something to copy.
  private let isCopy: Bool
  private static let endings = ["", "-journal", "-wal", "-shm"]

  /// Copies a file without its seal; one of an earlier version has none and may have a log beside.
  init(of final: String, _ layout: DatabaseLayout) throws(AnalysisError) {
    self.final = final
    self.layout = layout
    path = final + ".draft"
    isCopy = FileManager.default.fileExists(atPath: final)
    remove()
    guard isCopy else { return }
    let file = try SealedDatabase.mapped(final)
    if let content = try FileSeal.content(of: file, .whole) {
      try copy(file.bytes[..<content], to: path)
    } else {
      try copy(file.bytes[...], to: path)
      if let log = try? MappedFile(path: final + "-wal") {
        try copy(log.bytes[...], to: path + "-wal")
      }
    }
  }

  private func copy(
    _ bytes: Slice<ByteView>, to place: String
  ) throws(AnalysisError) {
    do {
      try Data().write(to: URL(fileURLWithPath: place))
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: place))
      defer { try? handle.close() }
      var start = bytes.startIndex
      while start < bytes.endIndex {
        let end = min(bytes.endIndex, start + 1 << 24)
        try handle.write(contentsOf: Data(bytes[start..<end]))
        start = end
      }
    } catch {
      throw AnalysisError(.storage, "cannot be written", at: place)
    }
  }

  /// Opens the draft, with the tables as they are now.
  func connect() throws -> DatabaseQueue {
    let size = (try? SealedDatabase.mapped(path).bytes.count) ?? 0
    if size > 0 {
      // What came from elsewhere is looked at before anything is done with it.
      let limits = DatabaseLimits(bytes: size)
      let queue = try DatabaseQueue(
        path: path, configuration: SealedDatabase.distrusting(limits))
      try queue.read { try layout.check($0, at: final, .any) }
      try queue.close()
      withExtendedLifetime(limits) {}
    }
    var configuration = SealedDatabase.distrusting(nil)
    configuration.prepareDatabase { db in
      // Its schema is ours by now, and our triggers keep the index of labels. The draft is thrown
      // away with whatever fails, and is on disk before it has its name.
      try db.execute(
        sql: "PRAGMA trusted_schema = ON; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try layout.migrator().migrate(queue)
    return queue
  }

  /// Seals the draft and gives it the name of the file, which the store's manifest then knows.
  func commit() throws(AnalysisError) {
    let file = try SealedDatabase.mapped(path)
    let digest = withExtendedLifetime(file) { Hex.encode(Digest.sha256(file.bytes)) }
    let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var status = stat()
    // Who may read the file stays who may read it.
    if unsafe stat(final, &status) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
    let bytes = Array(FileSeal.text(digest).utf8)
    guard unsafe write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw failure()
    }
    try neighbour.replace(sealed: digest) { () throws(AnalysisError) in
      guard unsafe rename(path, final) == 0 else { throw failure() }
      settle()
    } orElse: {
      AnalysisError(.storage, $0.message, at: $0.location)
    }
  }

  private var neighbour: NeighbourFile {
    NeighbourFile(layout.fileName, of: (final as NSString).deletingLastPathComponent)
  }

  /// Has the new name reach the disk; what an earlier version kept beside the file goes.
  private func settle() {
    for ending in DatabaseDraft.endings.dropFirst() { unsafe unlink(final + ending) }
    let folder = unsafe open((final as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private func failure() -> AnalysisError {
    AnalysisError(.storage, "cannot be written: \(MappedFile.reason())", at: path)
  }

  /// Takes away what is left of the draft.
  func remove() {
    for ending in DatabaseDraft.endings { unsafe unlink(path + ending) }
  }
}
