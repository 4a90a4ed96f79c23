import ArgumentParser
import Bitcoin
import ChainStore
import Ingest
import Reporting

struct ScanCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Addresses, txids, outpoints and extended public keys out of any files.",
    discussion: """
      Text, CSV, JSON, HTML, SQL dumps, mailboxes, in UTF-8 or UTF-16, in zip files (documents \
      of office programs are such files) or gzip. Checksums must hold. Letter case that a \
      document has lost is found again by the checksum, which takes some seconds for each \
      address; characters taken for one another (0 O, 1 l I) are put right. Addresses in \
      quoted-printable and base64 mail, in escapes, in groups of four, wrapped at the end of a \
      line or glued to other words are put together. Each is said. \
      With a store, each finding tells whether it occurs on the chain.
        filature scan extract/ --format table
        filature scan chat.txt --values | filature derive -i -
        unzip -p backup.zip messages.sql | filature scan -
      Private keys and seed phrases are told of by place alone, never shown or kept.
      """)

  @Argument(help: "Files or folders; - for standard input.") var files: [String]
  @Flag(help: "Print the values alone, one a line.") var values = false
  @Option(help: "Only these kinds: address,outpoint,txid,block,extended_key,descriptor.")
  var kinds: String?
  @Option(in: 0...Int.max, help: "Texts with lost letter case to search for, at most; 0 for none.")
  var repairs = 8
  @Option(in: 0...Int.max, help: "Bytes to unpack from one file, at most.") var maxUnpacked: Int?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let wanted = try chosenKinds()
    var limits = Scan.Limits()
    limits.searches = repairs
    limits.mostUnpacked = maxUnpacked
    let result = try Scan.run(files, limits: limits)
    let graph = try global.openGraphIfAny()
    let findings = result.findings.filter { wanted.contains($0.kind) }
    let rows = findings.map { (finding: $0, isOnChain: graph.flatMap($0.isOn)) }
    var envelope = Envelope("scan", graph: graph)
    envelope.parameters = [
      ("files", .texts(files)), ("kinds", .texts(wanted.map(\.rawValue))),
      ("repairs", .number(repairs)),
    ]
    envelope.warnings = result.warnings + ScanDocument.warnings(result)
    envelope.isTruncated = result.isTruncated
    if values {
      StandardOutput.write(rows.flatMap { Array(($0.finding.value + "\n").utf8) })
      for warning in envelope.warnings {
        StandardError.write("warning: " + PlainText.harmless(warning))
      }
      if global.strict, !envelope.warnings.isEmpty { throw ExitCode(Exit.warned) }
    } else {
      try envelope.write(
        global, data: ScanDocument.data(rows, result), rows: ScanDocument.table(rows, result))
    }
    if findings.isEmpty, result.secretCount == 0 { throw ExitCode(Exit.nothingFound) }
  }

  private func chosenKinds() throws -> [ScanKind] {
    guard let kinds else { return ScanKind.allCases }
    return try kinds.split(separator: ",").map { word in
      guard let kind = ScanKind(rawValue: String(word)) else {
        throw Failure(
          Exit.usage, "unknown kind", at: "--kinds",
          hint: ScanKind.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return kind
    }
  }
}

extension ScanFinding {
  /// Whether it occurs on a chain; nil for what the chain's columns cannot tell at once.
  func isOn(_ graph: ChainGraph) -> Bool? {
    switch kind {
    case .address:
      guard networks.contains(graph.network.name) else { return nil }
      guard let script = try? Address.script(of: value, network: graph.network) else {
        return false
      }
      return graph.address(ofScript: script) != nil
    case .txid: return Txid(displayHex: value).map { graph.transaction(withID: $0) != nil }
    case .block: return BlockHash(displayHex: value).map { graph.block(withHash: $0) != nil }
    case .outpoint: return Outpoint(value).map { graph.output($0) != nil }
    case .extendedKey, .descriptor:
      guard let wallet = try? WatchOnlyWallet(value, network: graph.network),
        let entries = try? wallet.first(WatchOnlyWallet.usualGap)
      else { return nil }
      return entries.contains { graph.address(ofScript: $0.script) != nil }
    }
  }
}
