import Bitcoin

/// Gives each distinct output script its position, by first appearance.
struct AddressInterner: ~Copyable {
  private(set) var type: [UInt8] = []
  private(set) var payload: [UInt8] = []
  private(set) var key: [UInt64] = []
  private var offset: [UInt64] = []
  private var table = PositionTable()

  /// Scripts known so far.
  var count: Int { type.count }

  /// Counts at some moment.
  struct Mark {
    let addresses: Int
    let bytes: Int
  }

  /// The counts now.
  var mark: Mark { Mark(addresses: type.count, bytes: payload.count) }

  /// The position of a script, a new one where it is unknown.
  @inline(__always)
  mutating func intern(_ script: UnsafeRawBufferPointer) -> UInt32 {
    let hash = ScriptKey.key(of: script)
    let (kind, range) = Script.classify(script)
    let kept = AddressPayload.kept(script, type: kind, payload: range)
    let isVariable = AddressPayload.fixedSize(of: kind) == nil
    let header = isVariable ? 4 : 0
    let found = payload.withUnsafeBytes { bytes in
      table.find(hash) { position in
        let index = Int(position)
        guard index < type.count, type[index] == kind.rawValue else { return false }
        let start = Int(offset[index])
        if isVariable {
          let size = bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)
          guard Int(size) == kept.count else { return false }
        }
        return AddressInterner.equal(bytes, at: start + header, kept)
      }
    }
    return found ?? add(kind, kept, header: header, hash: hash)
  }

  private mutating func add(
    _ kind: ScriptType, _ kept: UnsafeRawBufferPointer, header: Int, hash: UInt64
  ) -> UInt32 {
    let position = UInt32(truncatingIfNeeded: type.count)
    table.insert(hash, position) { [key] in key[$0] }
    type.append(kind.rawValue)
    key.append(hash)
    offset.append(UInt64(payload.count))
    if header > 0 {
      withUnsafeBytes(of: UInt32(kept.count).littleEndian) { payload.append(contentsOf: $0) }
    }
    payload.append(contentsOf: kept)
    return position
  }

  @inline(__always)
  private static func equal(
    _ bytes: UnsafeRawBufferPointer, at start: Int, _ other: UnsafeRawBufferPointer
  ) -> Bool {
    guard start + other.count <= bytes.count else { return false }
    var position = 0
    while position &+ 8 <= other.count {
      let left = bytes.loadUnaligned(fromByteOffset: start &+ position, as: UInt64.self)
      if left != other.loadUnaligned(fromByteOffset: position, as: UInt64.self) { return false }
      position &+= 8
    }
    while position < other.count {
      if bytes[start &+ position] != other[position] { return false }
      position &+= 1
    }
    return true
  }

  /// Forgets what was added since a mark; stale table entries match nothing, since every match is
  /// checked against the rows.
  mutating func rollBack(to mark: Mark) {
    type.removeSubrange(mark.addresses...)
    key.removeSubrange(mark.addresses...)
    offset.removeSubrange(mark.addresses...)
    payload.removeSubrange(mark.bytes...)
  }

  /// Bytes of an address's script where they are kept whole, header excluded.
  func size(of address: Int) -> Int {
    let end = address + 1 < offset.count ? Int(offset[address + 1]) : payload.count
    return end - Int(offset[address]) - 4
  }

  /// Byte positions of every 64th address.
  func blockOffsets() -> [UInt64] {
    stride(from: 0, to: offset.count, by: AddressPayload.blockSize).map { offset[$0] }
  }
}
