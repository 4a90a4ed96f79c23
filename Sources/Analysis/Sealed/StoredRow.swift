import GRDB

/// A row whose values are asked for by type: a value of another type is an error of the file.
struct StoredRow {
  /// The row as it was read.
  let row: Row

  /// A value that no column of the kind holds.
  struct Mismatch: Error {
    let column: Int
  }

  func value<T: DatabaseValueConvertible>(_ column: Int, as type: T.Type = T.self) throws -> T {
    guard let value = try optional(column, as: type) else { throw Mismatch(column: column) }
    return value
  }

  func optional<T: DatabaseValueConvertible>(
    _ column: Int, as type: T.Type = T.self
  ) throws -> T? {
    let stored: DatabaseValue = row[column]
    if stored.isNull { return nil }
    guard let value = T.fromDatabaseValue(stored) else { throw Mismatch(column: column) }
    return value
  }
}
