import GRDB
import GRDBSQLite

/// A row whose values are asked for by type: a value of another type is an error of the file.
struct StoredRow {
  /// The row as it was read.
  let row: Row

  /// A value that no column of the kind holds.
  struct Mismatch: Error {
    let column: Int
  }

  @inline(__always)
  func value<T: StoredValue>(_ column: Int, as type: T.Type = T.self) throws -> T {
    guard let value = try optional(column, as: type) else { throw Mismatch(column: column) }
    return value
  }

  @inline(__always)
  func optional<T: StoredValue>(_ column: Int, as type: T.Type = T.self) throws -> T? {
    let stored: Stored<T>? = row[column]
    guard let stored else { return nil }
    guard let value = stored.value else { throw Mismatch(column: column) }
    return value
  }
}

/// A Swift type and the one storage class of SQLite that it is read from. SQLite itself would make
/// an integer of a text, and a text of anything.
protocol StoredValue: DatabaseValueConvertible, StatementColumnConvertible {
  static var storageClass: Int32 { get }
}

extension String: StoredValue { static var storageClass: Int32 { SQLITE_TEXT } }
extension Int: StoredValue { static var storageClass: Int32 { SQLITE_INTEGER } }
extension Int64: StoredValue { static var storageClass: Int32 { SQLITE_INTEGER } }
extension UInt64: StoredValue { static var storageClass: Int32 { SQLITE_INTEGER } }
extension Bool: StoredValue { static var storageClass: Int32 { SQLITE_INTEGER } }

/// A value read straight from a statement, without a detour by way of GRDB's own enumeration; nil
/// where the row holds another storage class.
private struct Stored<Value: StoredValue>: DatabaseValueConvertible, StatementColumnConvertible {
  let value: Value?

  init(sqliteStatement: SQLiteStatement, index: CInt) {
    value =
      unsafe sqlite3_column_type(sqliteStatement, index) == Value.storageClass
      ? Value(sqliteStatement: sqliteStatement, index: index) : nil
  }

  private init(_ value: Value?) { self.value = value }

  var databaseValue: DatabaseValue { value?.databaseValue ?? .null }

  static func fromDatabaseValue(_ stored: DatabaseValue) -> Stored? {
    switch stored.storage {
    case .null: nil
    case .string where Value.storageClass == SQLITE_TEXT,
      .int64 where Value.storageClass == SQLITE_INTEGER:
      Stored(Value.fromDatabaseValue(stored))
    default: Stored(nil)
    }
  }
}
