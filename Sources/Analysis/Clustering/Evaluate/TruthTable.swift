import Bitcoin
import ChainStore
import Foundation

/// The truth of a made chain: who owns which address, from the columns address, owner and kind.
public struct TruthTable: Sendable {
  /// An address of the chain.
  public struct Row: Sendable {
    /// The address.
    public var address: AddressIndex
    /// Who owns it.
    public var owner: String
    /// What the owner is.
    public var kind: String
  }

  /// Addresses that occur on the chain, in the order of the file.
  public let rows: [Row]
  /// Addresses whose owner is a service and that customers paid into, where the file says so.
  public let deposits: [AddressIndex: String]

  /// Reads a table, or the folder `truth` of a simulated economy.
  public init(_ path: String, _ graph: ChainGraph) throws(AnalysisError) {
    let isFolder = FileKind(at: path) == .folder
    let file = isFolder ? path + "/addresses.csv" : path
    var rows: [Row] = []
    try TruthTable.read(file, columns: ["address", "owner", "kind"]) { cells in
      guard let place = graph.address(named: cells[0]) else { return }
      rows.append(Row(address: place, owner: cells[1], kind: cells[2]))
    }
    self.rows = rows
    var deposits: [AddressIndex: String] = [:]
    if isFolder {
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
    Outpoint(text).flatMap { graph.output($0) }
  }

  /// Hands over the cells of some columns, row by row; no cell of these files is quoted.
  private static func read(
    _ path: String, columns: [String], _ take: ([String]) -> Void
  ) throws(AnalysisError) {
    let data: [UInt8]
    do throws(StoreError) {
      data = try WholeFile.text(path)
    } catch {
      throw AnalysisError(
        error.code == .missing ? .missing : .storage, error.message, at: error.location)
    }
    let lines = data.split(separator: 0x0a)
    func cells(_ line: ArraySlice<UInt8>) -> [String] {
      line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespaces)
      }
    }
    let header = lines.first.map { cells($0).map { $0.lowercased() } } ?? []
    let places = columns.compactMap { header.firstIndex(of: $0) }
    guard places.count == columns.count else {
      throw AnalysisError(
        .malformed, "columns \(columns.joined(separator: ", ")) are expected", at: "\(path):1")
    }
    for (number, line) in lines.enumerated().dropFirst() {
      let row = cells(line)
      guard row.count == header.count else {
        throw AnalysisError(
          .malformed, "\(row.count) cells where the header has \(header.count)",
          at: "\(path):\(number + 1)")
      }
      take(places.map { row[$0] })
    }
  }
}
