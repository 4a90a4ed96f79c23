/// Gathers keys that are about to be looked up in the store, so that what they need is read for
/// many of them at once.
struct Approach {
  /// Keys at a time.
  static let capacity = 32
  private var keys = [UInt64](repeating: 0, count: Approach.capacity)
  private var count = 0
  /// Bits of all that was read, so that reading it is not left out.
  private(set) var near: UInt64 = 0

  /// Whether no more keys fit.
  var isFull: Bool { count == Approach.capacity }

  /// Adds a key.
  @inline(__always)
  mutating func add(_ key: UInt64) {
    keys[count] = key
    count += 1
  }

  /// Reads what belongs to the keys, and begins anew.
  @inline(__always)
  mutating func read(from store: (UnsafePointer<UInt64>, Int) -> UInt64) {
    unsafe near ^= keys.withUnsafeBufferPointer { keys in
      unsafe keys.baseAddress.map { unsafe store($0, count) } ?? 0
    }
    count = 0
  }
}
