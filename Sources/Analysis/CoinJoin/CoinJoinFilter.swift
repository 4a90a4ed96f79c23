import ChainStore

/// The amounts of a transaction's outputs.
private struct AmountSlice {
  private let amounts: Amounts
  let count: Int

  @inline(__always)
  init(_ amounts: Amounts, _ outputs: Range<Int>) {
    self.amounts = amounts + outputs.lowerBound
    count = outputs.count
  }

  @inline(__always)
  subscript(place: Int) -> UInt64 { amounts[place] }

  @inline(__always)
  func contains(where isWanted: (UInt64) -> Bool) -> Bool {
    for place in 0..<count where isWanted(amounts[place]) { return true }
    return false
  }
}

extension TransactionTable {
  /// False only where no rule can fit, by the counts of coins and the output amounts alone.
  ///
  /// Nearly every transaction has one output or two and is turned away by that. Of the others, a
  /// mix has twenty inputs and outputs that descend (Wasabi 2), an amount that more than a third of
  /// its outputs share, or one that some share among many; a tx0 has an output of no value beside
  /// coins for a pool.
  @inline(__always)
  func mayBeCoinJoin(_ transaction: TxIndex) -> Bool {
    let outputs = outputs(of: transaction)
    guard outputs.count >= 3 else { return false }
    let inputs = inputs(of: transaction).count
    return inputs > 0 && mayBeCoinJoin(inputs, AmountSlice(outputAmount, outputs))
  }

  @inline(never)
  private func mayBeCoinJoin(_ inputs: Int, _ amounts: AmountSlice) -> Bool {
    if inputs >= WasabiTwo.fewestInputs, descends(amounts) { return true }
    if mayBeTx0(amounts) { return true }
    guard inputs > 1 else { return false }
    // Wasabi 1 repeats its amount three times at least: that many outputs need not be counted.
    return amounts.count > 12 ? repeats(amounts) : hasHalf(amounts)
  }

  private func descends(_ amounts: AmountSlice) -> Bool {
    for place in 1..<amounts.count where amounts[place] > amounts[place - 1] { return false }
    return true
  }

  private func mayBeTx0(_ amounts: AmountSlice) -> Bool {
    guard amounts.contains(where: { $0 == 0 }) else { return false }
    return amounts.contains { WhirlpoolTx0.pool(ofPremix: $0) != nil }
  }

  /// Whether an amount is met three times, or as often as half the outputs, rounded up.
  private func hasHalf(_ amounts: AmountSlice) -> Bool {
    let enough = min(3, (amounts.count + 1) / 2)
    for first in 0...(amounts.count - enough) {
      var times = 1
      for second in (first + 1)..<amounts.count where amounts[second] == amounts[first] {
        times += 1
      }
      if times >= enough { return true }
    }
    return false
  }

  /// Whether an amount is met three times: by a small table of what was met, in which an amount
  /// may stand for another, so that it errs to yes.
  private func repeats(_ amounts: AmountSlice) -> Bool {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1_024) { times in
      unsafe times.initialize(repeating: 0)
      for number in 0..<amounts.count {
        let place = Int(truncatingIfNeeded: (amounts[number] &* 0x9e37_79b9_7f4a_7c15) >> 54)
        unsafe times[place] += 1
        if unsafe times[place] == 3 { return true }
      }
      return false
    }
  }
}
