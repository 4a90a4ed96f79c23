import Bitcoin
import Foundation

@testable import Ingest

/// Scans texts that are written to a temporary folder.
struct ScanFolder {
  let folder: DumpFolder

  /// Searches for lost letter case take long where nothing is optimised.
  static var noSearches: Scan.Limits {
    var limits = Scan.Limits()
    limits.searches = 0
    return limits
  }

  init() throws { folder = try DumpFolder() }

  func write(_ bytes: [UInt8], as name: String) throws -> String {
    let path = folder.path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  func scan(_ text: String, limits: Scan.Limits = noSearches) throws -> ScanResult {
    try scan(bytes: Array(text.utf8), limits: limits)
  }

  func scan(
    bytes: [UInt8], as name: String = "text", limits: Scan.Limits = noSearches
  ) throws -> ScanResult {
    try Scan.run([try write(bytes, as: name)], limits: limits)
  }
}

/// Makes zip files, of members stored or deflated by the system's gzip.
enum MadeZip {
  struct Member {
    var name: String
    var content: [UInt8]
    var isPacked = false
    /// Points at the member before in place of having data.
    var sharesData = false
  }

  static func file(_ members: [Member], in folder: ScanFolder) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var table: [UInt8] = []
    var header = 0
    for member in members {
      var checksum = CRC32()
      member.content.withByteView { checksum.update($0) }
      let data = member.isPacked ? try deflated(member.content, in: folder) : member.content
      let fields =
        number(0, 2) + number(member.isPacked ? 8 : 0, 2) + number(0, 4)
        + number(Int(checksum.value), 4) + number(data.count, 4)
        + number(member.content.count, 4) + number(member.name.utf8.count, 2) + number(0, 2)
      if !member.sharesData {
        header = bytes.count
        bytes += number(0x0403_4b50, 4) + number(20, 2) + fields + Array(member.name.utf8) + data
      }
      table += number(0x0201_4b50, 4) + number(20, 2) + number(20, 2) + fields
      table += number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(header, 4)
      table += Array(member.name.utf8)
    }
    let start = bytes.count
    bytes += table + number(0x0605_4b50, 4) + number(0, 4) + number(members.count, 2)
    bytes += number(members.count, 2) + number(table.count, 4) + number(start, 4) + number(0, 2)
    return bytes
  }

  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func deflated(_ content: [UInt8], in folder: ScanFolder) throws -> [UInt8] {
    // A gzip file is a header of ten bytes, the packed data, and eight bytes of checksum and size.
    Array(try gzip(content, in: folder)[10...].dropLast(8))
  }

  static func gzip(_ content: [UInt8], in folder: ScanFolder) throws -> [UInt8] {
    let path = try folder.write(content, as: "to-pack")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-nkf", path]
    try process.run()
    process.waitUntilExit()
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
  }
}
