import Bitcoin
import Foundation

/// A text read forward in pieces of a quarter of a mebibyte, hashed on the way as it lies in the file,
/// and handed out as UTF-8.
struct ByteStream {
  private let handle: FileHandle
  private let path: String
  private var buffer: [UInt8] = []
  private var at = 0
  private var hash = SHA256Stream()
  private var isAtEnd = false
  /// Makes UTF-8 of what is read; nil before the first piece, which tells the form.
  private var decoder: TextDecoder?
  private static let piece = 256 << 10

  /// Opens a file.
  init(_ file: TagFileName) throws(AnalysisError) {
    guard let handle = FileHandle(forReadingAtPath: file.path) else {
      throw AnalysisError(.missing, "the file cannot be read", at: file.shown)
    }
    self.handle = handle
    path = file.shown
  }

  /// A text in memory, as if it were a file.
  init(_ bytes: [UInt8]) {
    handle = FileHandle.nullDevice
    path = ""
    buffer = bytes
    hash.update(bytes)
    isAtEnd = true
  }

  /// The byte that comes next, left where it is; nil at the end.
  mutating func peek() throws(AnalysisError) -> UInt8? {
    if at == buffer.count { try refill() }
    return at < buffer.count ? buffer[at] : nil
  }

  /// Takes the byte that comes next; nil at the end.
  mutating func next() throws(AnalysisError) -> UInt8? {
    let byte = try peek()
    if byte != nil { at += 1 }
    return byte
  }

  /// Whether some ASCII text comes next.
  mutating func has(_ text: StaticString) throws(AnalysisError) -> Bool {
    let length = text.utf8CodeUnitCount
    while buffer.count - at < length, !isAtEnd { try refill() }
    guard buffer.count - at >= length else { return false }
    return text.withUTF8Buffer { wanted in
      wanted.indices.allSatisfy { unsafe buffer[at + $0] == wanted[$0] }
    }
  }

  /// Passes over some bytes that are known to be there.
  mutating func skip(_ count: Int) { at += count }

  /// SHA-256 of all bytes, in hexadecimal, once the end has been reached.
  mutating func digest() throws(AnalysisError) -> String {
    while !isAtEnd {
      at = buffer.count
      try refill()
    }
    return Hex.encode(hash.finalize())
  }

  /// Keeps what was not taken yet and reads on behind it.
  private mutating func refill() throws(AnalysisError) {
    guard !isAtEnd else { return }
    let data: Data?
    do {
      data = try handle.read(upToCount: ByteStream.piece)
    } catch {
      throw AnalysisError(.storage, "the file cannot be read to its end", at: path)
    }
    buffer.removeSubrange(0..<at)
    at = 0
    guard let data, !data.isEmpty else {
      isAtEnd = true
      try? handle.close()
      return try ByteStream.located(path) { () throws(DecodingError) in
        try decoder?.finish(into: &buffer)
      }
    }
    let bytes = [UInt8](data)
    hash.update(bytes)
    try ByteStream.located(path) { () throws(DecodingError) in
      if decoder == nil {
        decoder = try TextDecoder(
          bytes.withByteView { TextForm(of: $0) }, unpaired: .refused)
      }
      try bytes.withByteView { bytes throws(DecodingError) in
        try decoder?.decode(bytes, into: &buffer)
      }
    }
  }

  private static func located(
    _ path: String, _ step: () throws(DecodingError) -> Void
  ) throws(AnalysisError) {
    do throws(DecodingError) {
      try step()
    } catch {
      throw AnalysisError(.malformed, error.message, at: "\(path) offset \(error.offset)")
    }
  }
}
