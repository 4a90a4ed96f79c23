/// Reads the two tables of WalletExplorer: the addresses of a wallet, and its transactions.
///
/// The first line is a comment that names the wallet: `"#Wallet NAME. Source: WalletExplorer.com"`.
/// An address belongs to the wallet and speaks for its cluster, since the site's wallets are
/// clusters; a transaction is an event of the wallet. Counterparties are names without addresses,
/// so they make no tags.
enum WalletExplorer: TagReader {
  static let name = "walletexplorer"

  /// Known by the comment in the first line.
  static func fits(_ input: TagInput) -> Bool {
    input.beginning.hasPrefix("\"#Wallet ") || input.beginning.hasPrefix("#Wallet ")
  }

  /// Reads a table.
  static func read(
    _ input: TagInput, into check: inout TagCheck
  ) throws(AnalysisError) -> TagFileHeading {
    let file = input.file
    let text = try input.text()
    let label = wallet(in: text.prefix { !$0.isNewline })
    let begins = text.firstIndex(where: \.isNewline) ?? text.endIndex
    // The rest keeps the line end, so that rows keep their numbers.
    var rows = CSVRows(String(text[begins...]))
    guard !label.isEmpty else { throw file.malformed("the wallet has no name", line: 1) }
    guard let header = try rows.next(file) else {
      throw file.malformed("no table below the wallet's name", line: 1)
    }
    let titles = header.cells.map { $0.lowercased() }
    let kinds = [("address", "address"), ("transaction", "tx_hash"), ("txid", "tx_hash")]
    let found = kinds.compactMap { title, field in
      titles.firstIndex(of: title).map { (column: $0, field: field) }
    }.first
    guard let found else {
      throw file.malformed("no column of addresses or transactions", line: header.line)
    }
    while let row = try rows.next(file) {
      guard row.cells.count == titles.count else {
        check.refuse(
          file.malformed(
            "\(row.cells.count) cells where the header has \(titles.count)", line: row.line))
        continue
      }
      var fields = TagFields()
      fields.line = row.line
      fields.values = [
        found.field: row.cells[found.column], "label": label, "currency": "BTC", "network": "BTC",
        "source": "WalletExplorer.com", "confidence": "web_crawl",
      ]
      if found.field == "address" {
        fields.values["is_cluster_definer"] = "true"
      } else {
        fields.values["tag_type"] = "event"
        fields.values["lastmod"] = titles.firstIndex(of: "date").map { row.cells[$0] }
      }
      check.add(fields, pack: file.name)
    }
    return TagFileHeading(title: file.name)
  }

  /// The name in the comment, without the site's remark behind it.
  private static func wallet(in line: Substring) -> String {
    var name = line.drop { $0 == "\"" || $0 == "#" }.dropFirst("Wallet ".count)
    for end in [". Source:", ".Source:", " Source:", " (", "\""] {
      if let place = name.firstRange(of: end) { name = name[..<place.lowerBound] }
    }
    return String(name).trimmingSpaces
  }
}

extension String {
  /// Without blanks and line ends around it.
  var trimmingSpaces: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
