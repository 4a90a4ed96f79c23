import Bitcoin

extension Economy {
  /// Who owns each address, what each transaction was for, and what reached the exchanges.
  var truthDocument: JSONText {
    .object([
      ("network", .string(Network.regtest.name)),
      ("seed", .number(seed)),
      ("height", .number(UInt64(nextHeight - 1))),
      ("wallets", .array(wallets.map(row))),
      ("coinjoins", .array(truth.mixes.map { .string($0.description) })),
      ("deposits", depositsDocument),
      ("received", .array(totals)),
      ("transactions", .array(truth.transactions.map(row))),
    ])
  }

  /// Deposits at exchanges of money that came from the watched wallet, in chain order.
  var depositsDocument: JSONText {
    .array(
      truth.deposits.map { deposit in
        .object([
          ("exchange", .string(deposit.exchange)),
          ("depositor", .string(deposit.depositor)),
          ("address", .string(deposit.coin.address.text)),
          ("outpoint", .string(deposit.coin.outpoint)),
          ("value_sat", .number(deposit.coin.value)),
          ("height", .number(UInt64(deposit.coin.height))),
          ("mixture", .string(deposit.coin.origin.rawValue)),
        ])
      })
  }

  private var totals: [JSONText] {
    wallets.filter { $0.role == .exchange }.map { exchange in
      .object([
        ("exchange", .string(exchange.name)),
        ("value_sat", .number(truth.received(by: exchange.name))),
      ])
    }
  }

  private func row(_ wallet: Wallet) -> JSONText {
    .object([
      ("name", .string(wallet.name)),
      ("role", .string(wallet.role.rawValue)),
      ("unspent_sat", .number(wallet.balance)),
      ("addresses", .array(wallet.addresses.map { .string($0.text) })),
    ])
  }

  private func row(_ transaction: TrueTransaction) -> JSONText {
    .object([
      ("txid", .string(transaction.txid.description)),
      ("height", .number(UInt64(transaction.height))),
      ("payer", .string(transaction.payer)),
      ("purpose", .string(transaction.purpose)),
      ("change", .array(transaction.changePositions.map { .number(UInt64($0)) })),
    ])
  }

  /// The addresses of the watched wallet, one a line.
  var seedsText: String {
    if !truth.seeds.isEmpty { return truth.seeds.joined(separator: "\n") + "\n" }
    guard let watched else { return "" }
    let wallet = wallets[watched.index]
    let lines = ["# Addresses found on the \(wallet.role.rawValue)'s seized device (invented)"]
    return (lines + wallet.addresses.map(\.text)).joined(separator: "\n") + "\n"
  }

  /// What is known of addresses beforehand, as a TagPack.
  func tagPackText(title: String) -> String {
    var lines = [
      "title: \"\(title)\"", "creator: Filature",
      "description: Invented attributions for a simulated chain", "currency: BTC",
      "network: BTC", "lastmod: 2023-01-31", "category: exchange", "tags:",
    ]
    for tag in truth.tags {
      lines += [
        "  - address: \(tag.address.text)", "    label: \(tag.label)", "    actor: \(tag.slug)",
        "    source: \(tag.source)",
        "    confidence: \(confidence(of: tag))",
        "    concepts: [\(tag.concept)]", "    is_cluster_definer: \(tag.isClusterDefiner)",
      ]
      if let category = tag.category { lines.append("    category: \(category)") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func confidence(of tag: KnownAddress) -> String {
    tag.confidence ?? (tag.isClusterDefiner ? "service_api" : "authority_data")
  }

  /// The owner of each address, as the tables of large economies have it.
  var addressTable: String {
    let rows = wallets.flatMap { wallet in
      wallet.addresses.map { "\($0.text),\(wallet.name),\(wallet.role.rawValue)" }
    }
    return (["address,owner,kind"] + rows).joined(separator: "\n") + "\n"
  }

  /// The owner of each output and whether it is change.
  var outputTable: String {
    let rows = truth.outputs.map { output in
      "\(output.txid):\(output.vout),\(output.owner),\(output.use == .change ? 1 : 0),"
        + output.purpose.replacing(",", with: "")
    }
    return (["outpoint,owner,change,purpose"] + rows).joined(separator: "\n") + "\n"
  }

  /// Who paid each transaction and why.
  var transactionTable: String {
    let rows = truth.transactions.map { transaction in
      "\(transaction.txid),\(transaction.payer),"
        + transaction.purpose.replacing(",", with: "")
    }
    return (["txid,payer,purpose"] + rows).joined(separator: "\n") + "\n"
  }

  /// What an analysis of the chain must find.
  var factsDocument: JSONText { .array(truth.facts.map(\.document)) }
}
