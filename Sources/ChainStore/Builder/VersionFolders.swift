import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folders of a store that hold versions of its columns, and what a writer does to them.
///
/// A chain that only grows grows inside its folder: readers map no more than their manifest says.
/// A chain that loses blocks goes to a new folder, so that those who read the old one are right to
/// the end. A mark stands in the folder while rows that were committed are being changed; a writer
/// that finds it undoes what the one before left half done.
final class VersionFolders {
  let store: String
  private(set) var name: String
  private let graph: ChainGraph?
  /// Name of the mark.
  static let mark = "unsettled"

  init(store: String, graph: ChainGraph?) {
    self.store = store
    self.graph = graph
    name = graph?.manifest.folder ?? ""
  }

  /// The folder being written.
  var path: String { store + "/" + name }

  /// Opens the columns after some rows: in place where all blocks stay.
  func open(
    keeping rows: RowCounts, width asked: PositionFile.Width
  ) throws(StoreError) -> GrowingColumns {
    if let graph, FileManager.default.fileExists(atPath: path + "/" + VersionFolders.mark) {
      try Rollback.settle(
        path, rows: RowCounts(graph, keeping: graph.blockCount), width: graph.width)
      try removeMark()
    }
    guard let graph, rows.blocks > 0 else {
      try makeFolder()
      return try GrowingColumns(folder: path, rows: RowCounts(), width: asked)
    }
    if rows.blocks < graph.blockCount {
      try copy(path, rows: rows, width: graph.width)
      try Rollback.drop(path, rows: rows, width: graph.width, graph: graph)
    }
    let columns = try GrowingColumns(folder: path, rows: rows, width: graph.width)
    if asked == .wide { try columns.widen() }
    return columns
  }

  /// Moves the work to a new folder, so that committed rows may be changed at will.
  func relocate(_ columns: GrowingColumns, rows: RowCounts) throws(StoreError) -> GrowingColumns {
    try copy(columns.folder, rows: rows, width: columns.width)
    return try GrowingColumns(folder: path, rows: rows, width: columns.width)
  }

  private func copy(
    _ source: String, rows: RowCounts, width: PositionFile.Width
  ) throws(StoreError) {
    try makeFolder()
    for column in Schema.columns where !Schema.isLookup(column.name) {
      let count = rows.rows(of: column.name)
      let file = column.fileName
      try FileCopy.copy(
        "\(source)/\(file)", to: "\(path)/\(file)", bytes: count * column.rowSize)
      guard column.isPosition, width == .wide else { continue }
      let high = "\(column.name).high.col"
      try FileCopy.copy("\(source)/\(high)", to: "\(path)/\(high)", bytes: count)
    }
  }

  /// Makes the folder after the one of the last commit, or the first that nobody has.
  private func makeFolder() throws(StoreError) {
    let number = graph.flatMap { Leftovers.Form.columns.number(of: $0.manifest.folder) } ?? 0
    name = try Leftovers(store).name(.columns, after: number)
    guard unsafe mkdir(path, 0o755) == 0 else {
      throw StoreError(.cannotCreate, MappedFile.reason(), at: path)
    }
  }

  /// Whether the folder is the one that readers of the last commit read.
  var isShared: Bool { graph?.manifest.folder == name }

  /// Removes what was written beside the last commit.
  func removeUncommitted() { try? Leftovers(store).clear() }

  /// Says on the disk that committed rows are about to change.
  func setMark() throws(StoreError) {
    _ = try ColumnWriter.write([UInt8](), to: path + "/" + VersionFolders.mark)
    try ColumnWriter.flushDirectory(path)
  }

  private func removeMark() throws(StoreError) {
    unsafe unlink(path + "/" + VersionFolders.mark)
    try ColumnWriter.flushDirectory(path)
  }

  /// After a commit: files of writers that the manifest does not name go. A reader that maps them
  /// keeps its pages.
  func clear(for manifest: Manifest) {
    let named = Set(manifest.columns.map(\.fileName))
      .union([
        ColumnChecksums.fileName(manifest.checksums),
        ColumnChecksums.pageSumsFile(manifest.checksums),
      ])
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    for other in names where Leftovers.isOfFolder(other) && !named.contains(other) {
      unsafe unlink(path + "/" + other)
    }
  }
}
