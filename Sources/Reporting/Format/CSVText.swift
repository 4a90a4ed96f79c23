/// Rows of RFC 4180, in UTF-8, each ended by CRLF.
struct CSVText {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ fields: [String]) {
    bytes += (fields.map(SafeText.csv).joined(separator: ",") + "\r\n").utf8
  }
}
