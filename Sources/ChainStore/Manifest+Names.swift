#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Manifest {
  /// Throws `malformed` where the manifest names anything but files that a store can hold: one
  /// folder `columns-N` beside it, one file `stale-N.blocks`, and columns of ``Schema``.
  ///
  /// What it names is read, grown and in the end removed, so this comes before all that.
  func checkNames(at path: String) throws(StoreError) {
    func refuse(_ name: String, _ what: String) -> StoreError {
      StoreError(.malformed, "\"\(name)\" is not the name of \(what)", at: path)
    }
    guard Leftovers.Form.columns.number(of: folder) != nil else {
      throw refuse(folder, "a folder of columns")
    }
    if let stale, Leftovers.Form.stale.number(of: stale.name) == nil {
      throw refuse(stale.name, "a file of stale blocks")
    }
    guard checksums.utf8.count == 64, checksums.utf8.allSatisfy(Manifest.isHexDigit) else {
      throw refuse(checksums, "a file of checksums")
    }
    var seen: Set<String> = []
    for column in columns {
      guard Schema.isColumnFile(column.name) else { throw refuse(column.name, "a column") }
      guard seen.insert(column.name).inserted, column.bytes >= 0 else {
        throw StoreError(.malformed, "column \(column.name) twice or with no size", at: path)
      }
    }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}

extension Schema {
  /// Whether a store can hold a column of this name: one of the table, the fifth bytes of one that
  /// holds positions, or a lookup table of a stretch.
  static func isColumnFile(_ name: String) -> Bool {
    for column in columns {
      if isLookup(column.name) {
        guard name.hasPrefix(column.name + ".") else { continue }
        let ends = name.dropFirst(column.name.count + 1).split(
          separator: "-", omittingEmptySubsequences: false)
        return ends.count == 2 && ends.allSatisfy { Int($0).map(String.init) == String($0) }
      }
      if name == column.name || column.isPosition && name == column.name + ".high" { return true }
    }
    return false
  }
}
