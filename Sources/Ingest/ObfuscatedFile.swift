import Bitcoin
import ChainStore

/// A block file behind its XOR key.
struct ObfuscatedFile: @unchecked Sendable {
  let path: String
  private let file: MappedFile
  /// Key bytes by position modulo 8; nil for plain files.
  let key: [UInt8]?
  /// How single bytes are read while blocks are looked for; nil through the mapping.
  private var window: HeaderWindow?

  var count: Int { file.bytes.count }

  /// A file read through a key, or as it is.
  init(_ input: InputFile, key: [UInt8]?) {
    path = input.path
    file = input.file
    self.key = key
  }

  /// Uses the key only where it gives sense: a file written before the key was made is plain.
  init(_ input: InputFile, network: Network) {
    self =
      ObfuscatedFile.reading(input, [network])?.file ?? ObfuscatedFile(input, key: input.key.bytes)
  }

  /// The way of reading a file, through its key or plain, that shows a record of some network
  /// first; nil where neither shows one before `limit`.
  static func reading(
    _ input: InputFile, _ networks: [Network], before limit: Int = .max
  ) -> (file: ObfuscatedFile, network: Network)? {
    let plain = ObfuscatedFile(input, key: nil)
    guard let key = input.key.bytes else {
      return plain.firstRecord(of: networks, before: limit).map { (plain, $0.network) }
    }
    let behind = ObfuscatedFile(input, key: key)
    let first = behind.firstRecord(of: networks, before: limit)
    let end = first?.place ?? limit
    if let other = plain.firstRecord(of: networks, before: end) { return (plain, other.network) }
    return first.map { (behind, $0.network) }
  }

  /// The same file, read through its mapping, for blocks that are read whole.
  var mapped: ObfuscatedFile {
    var file = self
    file.window = nil
    return file
  }

  /// The file to look for blocks in: what is read here and there brings no pages along.
  func withWindow(_ input: InputFile) -> ObfuscatedFile {
    var file = self
    file.window = input.isPlain ? HeaderWindow(path: path) : nil
    return file
  }

  /// One byte as stored.
  @inline(__always)
  private func stored(_ position: Int) -> UInt8 {
    precondition(position >= 0 && position < file.bytes.count, "a byte outside the file")
    return window?.byte(position) ?? file.bytes[position]
  }

  /// One byte, decoded.
  @inline(__always)
  subscript(position: Int) -> UInt8 {
    guard let key else { return stored(position) }
    return stored(position) ^ key[position & 7]
  }

  /// What a zero that is stored at a position is once it is decoded.
  @inline(__always)
  func keyByte(_ position: Int) -> UInt8 { key?[position & 7] ?? 0 }

  /// Whether a byte is zero as stored or once decoded: padding, unless a record begins with it.
  @inline(__always)
  func isPadding(_ position: Int) -> Bool {
    let byte = self[position]
    return byte == 0 || byte == keyByte(position)
  }

  /// Four bytes as a little-endian number; the caller vouches for their presence.
  func word(_ position: Int) -> UInt32 {
    (0..<4).reduce(UInt32(0)) { $0 | UInt32(self[position + $1]) << UInt32(8 * $1) }
  }

  /// Whether four bytes are these.
  func matches(_ magic: [UInt8], at position: Int) -> Bool {
    position + 4 <= count && magic.indices.allSatisfy { self[position + $0] == magic[$0] }
  }

  /// Lets go of the memory behind some bytes.
  func release(_ range: Range<Int>) { file.release(range) }

  /// Lends some decoded bytes; a plain file lends its own.
  func withBytes<Value, Failure: Error>(
    _ start: Int, _ size: Int, _ body: (ByteView) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    guard window == nil else {
      let plain = (start..<(start + size)).map { self[$0] }
      return try plain.withByteView(body)
    }
    let stored = ByteView(rebasing: file.bytes[start..<(start + size)])
    guard let key else { return try body(stored) }
    let plain = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
    defer { unsafe plain.deallocate() }
    unsafe ObfuscatedFile.decode(stored, into: plain, key: key, phase: start & 7)
    return try unsafe body(ByteView(plain))
  }

  private static func decode(
    _ stored: ByteView, into plain: UnsafeMutableRawBufferPointer, key: [UInt8],
    phase: Int
  ) {
    var word: UInt64 = 0
    for lane in 0..<8 { word |= UInt64(key[(phase + lane) & 7]) << UInt64(8 * lane) }
    var position = 0
    while position &+ 8 <= stored.count {
      let value = stored.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      unsafe plain.storeBytes(
        of: value ^ word.littleEndian, toByteOffset: position, as: UInt64.self)
      position &+= 8
    }
    while position < stored.count {
      unsafe plain[position] = stored[position] ^ key[(phase + position) & 7]
      position += 1
    }
  }
}
