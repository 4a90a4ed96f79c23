import GRDB
import GRDBSQLite

/// Ends a statement that takes more steps than an honest file of its size can ask for, so that no
/// content of a file, whatever its pages say, makes a command run for ever.
@safe
final class DatabaseLimits: @unchecked Sendable {
  /// Instructions of SQLite's machine between two looks.
  private static let stride: Int32 = 10_000
  private let counter: UnsafeMutablePointer<Int>
  private let most: Int

  /// Limits for a file of some bytes: a listing takes less than one step a byte.
  init(bytes: Int) {
    unsafe counter = .allocate(capacity: 1)
    most = (50_000_000 + 16 * bytes) / Int(DatabaseLimits.stride)
    unsafe counter.initialize(to: most)
  }

  /// What comes now has all steps before it.
  func begin() { unsafe counter.pointee = most }

  deinit { unsafe counter.deallocate() }

  /// Sets the limits on a connection, which must not outlive this object.
  func hold(_ db: Database) {
    let looks = unsafe UnsafeMutableRawPointer(counter)
    unsafe sqlite3_progress_handler(
      db.sqliteConnection, DatabaseLimits.stride,
      { looks in
        guard let left = unsafe looks?.assumingMemoryBound(to: Int.self) else { return 1 }
        unsafe left.pointee -= 1
        return unsafe left.pointee < 0 ? 1 : 0
      }, unsafe looks)
  }
}
