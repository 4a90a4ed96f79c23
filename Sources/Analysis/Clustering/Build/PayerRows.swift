import ChainStore

/// Who pays in the transactions of a window, one row an input: room that is kept from window to
/// window, so that nothing is allocated for an element.
///
/// Only transactions of several inputs have rows. Cost: four bytes an input of the largest window.
@safe
struct PayerRows {
  /// The rows of one transaction end here.
  struct Group {
    var transaction: UInt32
    var end: UInt32
  }

  private(set) var payers: UnsafeMutablePointer<UInt32>
  private(set) var groups: UnsafeMutablePointer<Group>
  private(set) var rowCount = 0
  private(set) var groupCount = 0
  private var room = (rows: 1 << 14, groups: 1 << 12)

  /// Room for a window of usual size; ``deallocate()`` gives it back.
  init() {
    unsafe payers = .allocate(capacity: room.rows)
    unsafe groups = .allocate(capacity: room.groups)
  }

  /// Gives the memory back.
  func deallocate() {
    unsafe payers.deallocate()
    unsafe groups.deallocate()
  }

  private mutating func makeRoom(rows: Int, groups wanted: Int) {
    guard rows > room.rows || wanted > room.groups else { return }
    deallocate()
    room = (max(room.rows, 2 * rows), max(room.groups, wanted))
    unsafe payers = .allocate(capacity: room.rows)
    unsafe groups = .allocate(capacity: room.groups)
  }

  /// Takes the inputs of some transactions, without those that `severs` says have several owners.
  ///
  /// A plain loop over the rows, so that the processor asks for the addresses of many spent coins
  /// at once instead of waiting for each.
  mutating func gather(
    _ transactions: Range<Int>, of source: some CoSpendSource, severs: ((TxIndex) -> Bool)?
  ) {
    (rowCount, groupCount) = (0, 0)
    guard let last = transactions.last else { return }
    var start = source.inputs(of: TxIndex(transactions.lowerBound)).lowerBound
    makeRoom(
      rows: source.inputs(of: TxIndex(last)).upperBound - start, groups: transactions.count)
    let (payers, groups) = unsafe (payers, groups)
    var (filled, found) = (0, 0)
    for number in transactions {
      let transaction = TxIndex(rawValue: UInt32(truncatingIfNeeded: number))
      let end = source.inputs(of: transaction).upperBound
      let rows = start..<end
      start = end
      guard rows.count > 1 else { continue }
      if let severs, source.mayHaveSeveralOwners(transaction), severs(transaction) { continue }
      for row in rows {
        unsafe payers[filled] = source.payer(ofInput: row)
        filled &+= 1
      }
      unsafe groups[found] = Group(
        transaction: transaction.rawValue, end: UInt32(truncatingIfNeeded: filled))
      found &+= 1
    }
    (rowCount, groupCount) = (filled, found)
  }
}
