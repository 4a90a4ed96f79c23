import Bitcoin
import ChainStore
import Foundation

/// The truth of a simulated chain, by the positions of its store.
struct ChainTruth {
  /// Proceeds of one planted crime.
  struct Crime {
    var seeds: [OutputIndex] = []
    /// Proceeds that truly reached a service at an output.
    var deposits: [OutputIndex: UInt64] = [:]
  }

  /// The owner of each address by number; nil where nobody is known.
  private(set) var owner: [UInt32?]
  private(set) var owners: [String] = []
  /// Whether an output returns to its payer; nil where the truth does not speak of it.
  private(set) var isChange: [Bool?]
  /// What transactions were for, where they are coinjoins, payjoins or prepare for one.
  private(set) var joining: [UInt32: String] = [:]
  /// Deposit addresses of exchanges, and whose they are.
  private(set) var depositAddresses: [AddressIndex: String] = [:]
  /// By number of the crime, those with seeds only.
  private(set) var crimes: [Crime] = []

  private let graph: ChainGraph

  /// Reads the tables of a folder.
  init(_ graph: ChainGraph, folder: String) throws {
    self.graph = graph
    owner = Array(repeating: nil, count: graph.addressCount)
    isChange = Array(repeating: nil, count: graph.outputCount)
    try readOwners(folder + "/truth/addresses.csv")
    try readOutputs(folder + "/truth/outputs.csv")
    try readTransactions(folder + "/truth/transactions.csv")
    try readFlows(folder + "/truth/flows.csv")
  }

  private static func rows(_ path: String) throws -> [[Substring]] {
    String(decoding: try WholeFile.text(path), as: UTF8.self).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
  }

  private mutating func readOwners(_ path: String) throws {
    var numbers: [Substring: UInt32] = [:]
    for row in try ChainTruth.rows(path) {
      guard let script = try? Address.script(of: row[0], network: graph.network),
        let address = graph.address(ofScript: script)
      else { continue }
      let number = numbers[row[1]] ?? UInt32(owners.count)
      if numbers[row[1]] == nil {
        numbers[row[1]] = number
        owners.append(String(row[1]))
      }
      owner[address.int] = number
    }
  }

  private func output(_ text: Substring) -> OutputIndex? {
    Outpoint(text).flatMap { graph.output($0) }
  }

  private mutating func readOutputs(_ path: String) throws {
    for row in try ChainTruth.rows(path) {
      guard let output = output(row[0]), !row[1].isEmpty else { continue }
      isChange[output.int] = row[2] == "1"
      if row[3] == "deposit", row[1].hasPrefix("exchange") {
        let address = AddressIndex(rawValue: graph.outputAddress[output.int])
        depositAddresses[address] = String(row[1])
      }
    }
  }

  private mutating func readTransactions(_ path: String) throws {
    for row in try ChainTruth.rows(path) {
      let purpose = row[2]
      guard purpose.hasPrefix("coinjoin") || purpose == "payjoin" || purpose == "whirlpool-tx0",
        let id = Txid(displayHex: row[0]), let index = graph.transaction(withID: id)
      else { continue }
      joining[index.rawValue] = String(purpose)
    }
  }

  private mutating func readFlows(_ path: String) throws {
    var byNumber: [Int: Crime] = [:]
    for row in try ChainTruth.rows(path) {
      guard let number = Int(row[0]), let output = output(row[2]), let sat = UInt64(row[6])
      else { continue }
      if row[1] == "seed" { byNumber[number, default: Crime()].seeds.append(output) }
      if row[1] == "deposit" {
        byNumber[number, default: Crime()].deposits[output, default: 0] += sat
      }
    }
    crimes = byNumber.keys.sorted().compactMap { byNumber[$0] }.filter { !$0.seeds.isEmpty }
  }
}
