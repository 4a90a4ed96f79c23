import Bitcoin

/// Transactions of one block whose inputs and outputs stand in tables of their own.
///
/// Rows mostly follow the order of transactions, so the place of the last row is tried first.
struct TransactionGathering {
  /// An input, and where among its transaction's inputs it stands.
  private struct Spend {
    let index: Int?
    let input: StatedTransaction.Input
  }

  /// An output, and where among its transaction's outputs it stands.
  private struct Payment {
    let index: Int
    let output: StatedTransaction.Output
  }

  private(set) var transactions: [StatedTransaction] = []
  private var spends: [[Spend]] = []
  private var payments: [[Payment]] = []
  private var place: [Txid: Int] = [:]
  private var cursor = 0

  /// Adds a transaction; one that is there already is passed over.
  mutating func add(_ transaction: StatedTransaction, at row: RowPlace) {
    guard place[transaction.txid] == nil else { return }
    place[transaction.txid] = transactions.count
    var added = transaction
    added.position = transactions.count
    added.place = row
    transactions.append(added)
    spends.append([])
    payments.append([])
  }

  /// Adds an input; without an index it stands behind those before it.
  mutating func addInput(
    of txid: Txid, index: Int?, _ input: StatedTransaction.Input, script: JSONText?
  ) throws(DecodingError) -> Bool {
    guard let place = find(txid) else { return false }
    var kept = input
    kept.scriptOffset = transactions[place].scripts.count
    if let script {
      kept.scriptSize = try script.appendHex(to: &transactions[place].scripts)
    } else {
      transactions[place].completeness = .partial
    }
    spends[place].append(Spend(index: index, input: kept))
    return true
  }

  /// Adds an output.
  mutating func addOutput(
    of txid: Txid, index: Int, value: UInt64, script: JSONText
  ) throws(DecodingError) -> Bool {
    guard let place = find(txid) else { return false }
    var output = StatedTransaction.Output(value: value)
    output.scriptOffset = transactions[place].scripts.count
    output.scriptSize = try script.appendHex(to: &transactions[place].scripts)
    payments[place].append(Payment(index: index, output: output))
    return true
  }

  private mutating func find(_ txid: Txid) -> Int? {
    if cursor < transactions.count, transactions[cursor].txid == txid { return cursor }
    guard let found = place[txid] else { return nil }
    cursor = found
    return found
  }

  /// The block that the transactions make, with their inputs and outputs in order.
  func block(
    _ empty: StatedBlock, in files: [InputFile], at place: RowPlace, _ noted: UncheckedBlocks
  ) throws(IngestError) -> Block {
    var stated = empty
    do throws(StatedFault) {
      stated.transactions = try finished()
    } catch {
      throw error.ingestError(in: files, at: place)
    }
    return try stated.block(in: files, at: place, noted)
  }

  /// A block that two files hold has each row twice: repetitions count once.
  private func finished() throws(StatedFault) -> [StatedTransaction] {
    var rows = transactions
    for number in rows.indices {
      rows[number].inputs = try inputs(of: number)
      for payment in payments[number].sorted(by: { $0.index < $1.index }) {
        let next = rows[number].outputs.count
        if payment.index == next - 1 { continue }
        guard payment.index == next else { throw gap("output \(next)", rows[number]) }
        rows[number].outputs.append(payment.output)
      }
    }
    return rows
  }

  private func inputs(of number: Int) throws(StatedFault) -> [StatedTransaction.Input] {
    var found: [StatedTransaction.Input] = []
    if spends[number].contains(where: { $0.index == nil }) {
      // No transaction spends an output twice, so a second row for one is a repetition.
      var seen: Set<Outpoint> = []
      for spend in spends[number]
      where seen.insert(Outpoint(txid: spend.input.previous, vout: spend.input.vout)).inserted {
        found.append(spend.input)
      }
      return found
    }
    for spend in spends[number].sorted(by: { ($0.index ?? 0) < ($1.index ?? 0) }) {
      if spend.index == found.count - 1 { continue }
      guard spend.index == found.count else {
        throw gap("input \(found.count)", transactions[number])
      }
      found.append(spend.input)
    }
    return found
  }

  private func gap(_ what: String, _ row: StatedTransaction) -> StatedFault {
    StatedFault(
      message: "transaction \(row.txid): expected a row for its \(what)", place: row.place)
  }
}
