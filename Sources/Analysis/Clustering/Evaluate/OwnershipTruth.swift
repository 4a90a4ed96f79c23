import Bitcoin
import ChainStore
import Foundation

/// Who owns which address, as somebody knows it: the answer that clusterings are held against.
///
/// Two forms are read: tables with a header, of `address,owner` or of `outpoint,owner`, as a
/// simulated chain has beside its blocks; and lines of JSON with `address` (or `script`) and
/// `owner` (or `actor`). Further fields are passed over. An address that is given to two owners is
/// left out, and counted.
public struct OwnershipTruth: Sendable {
  /// Owners by number, in the order met.
  public private(set) var owners: [String] = []
  /// Rows that name no address or output of the chain.
  public private(set) var unknown = 0
  /// Addresses given to several owners.
  public private(set) var ambiguous = 0
  /// The owner of each address by number; `none` and `several` where there is not one.
  private(set) var ownerOf: [UInt32]

  private let graph: ChainGraph
  private var numbers: [String: UInt32] = [:]

  /// Stands for an address whose owner is not known.
  static let none = UInt32.max
  /// Stands for an address with several owners.
  static let several = UInt32.max - 1

  /// Nothing known of a chain.
  public init(_ graph: ChainGraph) {
    self.graph = graph
    ownerOf = [UInt32](repeating: OwnershipTruth.none, count: graph.addressCount)
  }

  /// Addresses with one known owner.
  public var known: Int { ownerOf.count { $0 < OwnershipTruth.several } }

  /// Reads one file; `name` stands in messages.
  public mutating func read(
    _ bytes: ByteView, name: String
  ) throws(AnalysisError) {
    var lines = LineReader(bytes)
    guard let first = lines.next() else { return }
    if first.first == UInt8(ascii: "{") {
      var rest = LineReader(bytes)
      while let line = rest.next() { try readJSON(line, at: "\(name), line \(rest.number)") }
      return
    }
    let header = CSVRow.fields(of: first)
    guard let owner = header.firstIndex(of: "owner") ?? header.firstIndex(of: "actor") else {
      throw AnalysisError(
        .malformed, "no column is called owner", at: name,
        hint: "the first line names the columns: address or outpoint, and owner")
    }
    let address = header.firstIndex(of: "address")
    let outpoint = header.firstIndex(of: "outpoint")
    guard let subject = address ?? outpoint else {
      throw AnalysisError(.malformed, "no column is called address or outpoint", at: name)
    }
    while let line = lines.next() {
      let fields = CSVRow.fields(of: line)
      guard fields.count == header.count else {
        throw AnalysisError(
          .malformed, "\(fields.count) fields where \(header.count) are expected",
          at: "\(name), line \(lines.number)")
      }
      guard !fields[owner].isEmpty else { continue }
      let found =
        address != nil ? self.address(fields[subject]) : self.address(ofOutpoint: fields[subject])
      give(found, to: fields[owner])
    }
  }

  private struct Line: Decodable {
    var address: String?
    var script: String?
    var owner: String?
    var actor: String?
  }

  private mutating func readJSON(
    _ line: ByteView, at place: String
  ) throws(AnalysisError) {
    guard let row = try? JSONDecoder().decode(Line.self, from: Data(line)) else {
      throw AnalysisError(.malformed, "not a line of JSON with texts", at: place)
    }
    guard let owner = row.owner ?? row.actor else { return }
    if let text = row.address {
      give(address(text), to: owner)
    } else if let script = row.script {
      give(Hex.decode(script).flatMap { graph.address(ofScript: $0) }, to: owner)
    }
  }

  private func address(_ text: String) -> AddressIndex? {
    (try? Address.script(of: text, network: graph.network))
      .flatMap { graph.address(ofScript: $0) }
  }

  private func address(ofOutpoint text: String) -> AddressIndex? {
    Outpoint(text).flatMap { graph.output($0) }
      .map { AddressIndex(rawValue: graph.outputAddress[$0.int]) }
  }

  private mutating func give(_ address: AddressIndex?, to owner: String) {
    guard let address else {
      unknown += 1
      return
    }
    let number: UInt32
    if let known = numbers[owner] {
      number = known
    } else {
      number = UInt32(owners.count)
      numbers[owner] = number
      owners.append(owner)
    }
    let held = ownerOf[address.int]
    if held == OwnershipTruth.none {
      ownerOf[address.int] = number
    } else if held != number, held != OwnershipTruth.several {
      ownerOf[address.int] = OwnershipTruth.several
      ambiguous += 1
    }
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
