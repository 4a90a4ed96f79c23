import Bitcoin
import ChainStore
import Foundation

@testable import Analysis

/// Real transactions in the text form of the Dumplings scanner, kept beside the repository.
enum CoinJoinRecords {
  /// The folder of shared data; nil where this machine has none.
  static var folder: String? {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../..").standardizedFileURL.path
    let shared = ProcessInfo.processInfo.environment["FILATURE_SHARED"] ?? root + "/../shared"
    let path = shared + "/data/coinjoin"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// The transactions of a text file, or of a member of a zip.
  static func shapes(_ file: String, member: String? = nil) throws -> [TransactionShape] {
    guard let folder else { return [] }
    var text = ""
    if let member {
      let unzip = Process()
      let pipe = Pipe()
      unzip.executableURL = URL(fileURLWithPath: "/usr/bin/unzip")
      unzip.arguments = ["-p", "\(folder)/\(file)", member]
      unzip.standardOutput = pipe
      try unzip.run()
      text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      unzip.waitUntilExit()
    } else {
      text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
    }
    return text.split(whereSeparator: \.isNewline).map(shape)
  }

  /// One line: txid, block hash, index, time, inputs, outputs; coins joined by `}{`.
  private static func shape(_ line: Substring) -> TransactionShape {
    let fields = line.components(separatedBy: ":::")
    var numbers: [String: Int] = [:]
    func coin(_ text: String) -> TransactionShape.Coin {
      let parts = text.split(separator: "+")
      let script = String(parts[1])
      let address = numbers[script, default: numbers.count]
      numbers[script] = address
      return TransactionShape.Coin(
        value: parts[0].split(separator: "-").last.flatMap { UInt64($0) } ?? 0,
        address: AddressIndex(address), type: Script.type(of: Hex.decode(script) ?? []))
    }
    return TransactionShape(
      inputs: fields[4].components(separatedBy: "}{").map(coin),
      outputs: fields[5].components(separatedBy: "}{").map(coin))
  }
}
