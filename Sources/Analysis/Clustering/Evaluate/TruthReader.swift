import Bitcoin
import ChainStore
import Foundation

/// Reads the rows of a file that says who owns what, in either form of ``TruthTable``.
struct TruthReader {
  /// Somebody owns something.
  struct Row {
    /// Nil where the chain does not hold it.
    var address: AddressIndex?
    var owner: String
    /// What the address is, in the file's own words; empty where it does not say.
    var kind = ""
    /// Whether a row is about one output.
    var isOutput = false
  }

  private let graph: ChainGraph

  init(_ graph: ChainGraph) { self.graph = graph }

  /// Hands over row after row; rows without an owner are passed over.
  func read(
    _ bytes: ByteView, name: String, _ take: (Row) -> Void
  ) throws(AnalysisError) {
    var lines = LineReader(bytes)
    guard let first = lines.next() else { return }
    if first.first == UInt8(ascii: "{") {
      var rest = LineReader(bytes)
      while let line = rest.next() {
        if let row = try row(line, at: "\(name), line \(rest.number)") { take(row) }
      }
      return
    }
    let header = CSVRow.fields(of: first).map { $0.trimmingCharacters(in: .whitespaces) }
    let columns = try Columns(header, name: name)
    while let line = lines.next() {
      let fields = CSVRow.fields(of: line)
      guard fields.count == header.count else {
        throw AnalysisError(
          .malformed, "\(fields.count) fields where \(header.count) are expected",
          at: "\(name), line \(lines.number)")
      }
      if let row = row(fields, columns) { take(row) }
    }
  }

  private struct Columns {
    let owner: Int
    let subject: Int
    let isOutput: Bool
    let kind: Int?

    init(_ header: [String], name: String) throws(AnalysisError) {
      func place(_ names: String...) -> Int? {
        names.lazy.compactMap { header.map { $0.lowercased() }.firstIndex(of: $0) }.first
      }
      guard let owner = place("owner", "actor") else {
        throw AnalysisError(
          .malformed, "no column is called owner", at: name,
          hint: "the first line names the columns: address or outpoint, and owner")
      }
      let address = place("address")
      guard let subject = address ?? place("outpoint") else {
        throw AnalysisError(.malformed, "no column is called address or outpoint", at: name)
      }
      self.owner = owner
      self.subject = subject
      isOutput = address == nil
      kind = isOutput ? place("purpose") : place("kind", "role")
    }
  }

  private func row(_ fields: [String], _ columns: Columns) -> Row? {
    func cell(_ place: Int) -> String { fields[place].trimmingCharacters(in: .whitespaces) }
    let owner = cell(columns.owner)
    guard !owner.isEmpty else { return nil }
    let subject = cell(columns.subject)
    return Row(
      address: columns.isOutput ? address(ofOutpoint: subject) : address(subject), owner: owner,
      kind: columns.kind.map(cell) ?? "", isOutput: columns.isOutput)
  }

  private struct Line: Decodable {
    var address: String?
    var script: String?
    var owner: String?
    var actor: String?
    var kind: String?
    var role: String?
  }

  private func row(_ line: ByteView, at place: String) throws(AnalysisError) -> Row? {
    guard let found = try? JSONDecoder().decode(Line.self, from: Data(line)) else {
      throw AnalysisError(.malformed, "not a line of JSON with texts", at: place)
    }
    guard let owner = found.owner ?? found.actor else { return nil }
    var row = Row(address: nil, owner: owner, kind: found.kind ?? found.role ?? "")
    if let text = found.address {
      row.address = address(text)
    } else if let script = found.script {
      row.address = Hex.decode(script).flatMap { graph.address(ofScript: $0) }
    } else {
      return nil
    }
    return row
  }

  private func address(_ text: String) -> AddressIndex? {
    (try? Address.script(of: text, network: graph.network))
      .flatMap { graph.address(ofScript: $0) }
  }

  private func address(ofOutpoint text: String) -> AddressIndex? {
    Outpoint(text).flatMap { graph.output($0) }
      .map { AddressIndex(rawValue: graph.outputAddress[$0.int]) }
  }
}

/// Lines of bytes, without their ends; empty ones are passed over.
struct LineReader {
  private let bytes: ByteView
  private var place = 0
  /// Number of the last line, from 1.
  private(set) var number = 0

  init(_ bytes: ByteView) { self.bytes = bytes }

  mutating func next() -> ByteView? {
    while place < bytes.count {
      let start = place
      while place < bytes.count, bytes[place] != 0x0a { place += 1 }
      var end = place
      place += 1
      number += 1
      if end > start, bytes[end - 1] == 0x0d { end -= 1 }
      if end > start { return ByteView(rebasing: bytes[start..<end]) }
    }
    return nil
  }
}

/// One line of comma-separated values (RFC 4180, without line breaks inside quotes).
enum CSVRow {
  static func fields(of line: ByteView) -> [String] {
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var place = 0
    while place < line.count {
      let byte = line[place]
      place += 1
      if isQuoted {
        guard byte == 0x22 else {
          field.append(byte)
          continue
        }
        if place < line.count, line[place] == 0x22 {
          field.append(byte)
          place += 1
        } else {
          isQuoted = false
        }
      } else if byte == 0x22 {
        isQuoted = true
      } else if byte == 0x2c {
        fields.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
      } else {
        field.append(byte)
      }
    }
    return fields + [String(decoding: field, as: UTF8.self)]
  }
}
