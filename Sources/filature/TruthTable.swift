import Bitcoin
import ChainStore
import Foundation

/// The truth of a made chain: who owns which address, from the columns address, owner and kind.
struct TruthTable {
  struct Row {
    var address: AddressIndex
    var owner: String
    var kind: String
  }

  /// Addresses that occur on the chain, in the order of the file.
  let rows: [Row]
  /// Addresses whose owner is a service and that customers paid into, where the file says so.
  let deposits: [AddressIndex: String]

  /// Reads a table, or the folder `truth` of a simulated economy.
  init(_ path: String, _ graph: ChainGraph) throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard exists else { throw Failure(Exit.missing, "no such file", at: path) }
    let file = isFolder.boolValue ? path + "/addresses.csv" : path
    var rows: [Row] = []
    var known: [String: (place: AddressIndex?, kind: String)] = [:]
    try TruthTable.read(file, columns: ["address", "owner", "kind"]) { cells in
      let place = try? Subject.address(cells[0], in: graph)
      known[cells[0]] = (place, cells[2])
      if let place { rows.append(Row(address: place, owner: cells[1], kind: cells[2])) }
    }
    self.rows = rows
    var deposits: [AddressIndex: String] = [:]
    if isFolder.boolValue {
      let owners = Dictionary(rows.map { ($0.address, $0.owner) }, uniquingKeysWith: { a, _ in a })
      try TruthTable.read(path + "/outputs.csv", columns: ["outpoint", "purpose"]) { cells in
        guard cells[1] == "deposit", let output = TruthTable.output(cells[0], graph) else { return }
        let address = AddressIndex(rawValue: graph.outputAddress[output.int])
        if let owner = owners[address] { deposits[address] = owner }
      }
    } else {
      for row in rows where row.kind.lowercased().contains("deposit") {
        deposits[row.address] = row.owner
      }
    }
    self.deposits = deposits
  }

  private static func output(_ text: String, _ graph: ChainGraph) -> OutputIndex? {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let id = Txid(displayHex: parts[0]), let vout = UInt32(parts[1]) else {
      return nil
    }
    return graph.output(id, vout)
  }

  /// Hands over the cells of some columns, row by row; no cell of these files is quoted.
  private static func read(
    _ path: String, columns: [String], _ take: ([String]) throws -> Void
  ) throws {
    let data = Data(try WholeFile.text(path))
    let lines = data.split(separator: 0x0a)
    func cells(_ line: Data) -> [String] {
      line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespaces)
      }
    }
    let header = lines.first.map { cells($0).map { $0.lowercased() } } ?? []
    let places = columns.compactMap { header.firstIndex(of: $0) }
    guard places.count == columns.count else {
      throw Failure(
        Exit.malformed, "columns \(columns.joined(separator: ", ")) are expected", at: "\(path):1")
    }
    for (number, line) in lines.enumerated().dropFirst() {
      let row = cells(line)
      guard row.count == header.count else {
        throw Failure(
          Exit.malformed, "\(row.count) cells where the header has \(header.count)",
          at: "\(path):\(number + 1)")
      }
      try take(places.map { row[$0] })
    }
  }
}
