import Bitcoin

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ChainGraph {
  /// The outputs that paid an address, in chain order. Cost: a read for each.
  public func receipts(of address: AddressIndex) -> [OutputIndex] {
    var found: [OutputIndex] = []
    visitReceipts(of: address) { found.append($0) }
    return found.reversed()
  }

  /// Hands over the outputs that paid an address, the last one first. Cost: a read for each, no
  /// memory. Damaged rows that lead to another address's output end the list, so that the lists of
  /// all addresses are never longer together than the chain.
  @inline(__always)
  public func visitReceipts(of address: AddressIndex, _ body: (OutputIndex) -> Void) {
    eachReceipt(of: address) { output in
      body(output)
      return true
    }
  }

  /// Hands over the outputs that paid an address, the last one first, for as long as more are asked
  /// for.
  @inline(__always)
  public func eachReceipt(of address: AddressIndex, _ body: (OutputIndex) -> Bool) {
    var output = lastReceipt(of: address, below: outputCount)
    while output < UInt64(outputCount), outputAddress[Int(output)] == address.rawValue {
      guard body(OutputIndex(rawValue: output)) else { return }
      output = before(output)
    }
  }

  /// The first output that paid an address.
  ///
  /// Addresses are numbered by first appearance, so the nth output that begins one begins the nth;
  /// the count starts from where every 64th begins, and ends where the next one does. Cost: a short
  /// scan.
  public func firstReceipt(of address: AddressIndex) -> OutputIndex? {
    let (block, place) = address.int.quotientAndRemainder(dividingBy: AddressPayload.blockSize)
    let end = block + 1 < addressFirst.count ? addressFirst[block + 1] : outputCount
    return outputPrevious.positions.missing(place, from: addressFirst[block], before: end).map {
      OutputIndex($0)
    }
  }

  /// Whether one output alone paid an address.
  public func isPaidOnce(_ address: AddressIndex) -> Bool {
    let last = lastReceipt(of: address, below: outputCount)
    return last < UInt64(outputCount) && before(last) == .max
  }

  /// The output of the same address before one; `UInt64.max` for none. Damaged rows that lead
  /// forward end the list.
  private func before(_ output: UInt64) -> UInt64 {
    let previous = outputPrevious[Int(output)]
    return previous == missingParent || previous >= Int(output) ? .max : UInt64(previous)
  }

  /// The last output below a position that paid an address; `UInt64.max` for none.
  ///
  /// A writer may have put a later output there meanwhile: the list is followed back to where this
  /// commit ends, and followed again where the writer moved it on the way.
  func lastReceipt(of address: AddressIndex, below end: Int) -> UInt64 {
    while true {
      let seen = addressLast[address.int]
      var output = UInt64(bitPattern: Int64(seen))
      var isSound = true
      while output >= UInt64(end), output != .max, isSound {
        if output < UInt64(outputCount) {
          output = before(output)
        } else if let earlier = growth.previous(output), earlier < output || earlier == .max {
          output = earlier
        } else {
          isSound = false
        }
      }
      if isSound { return output }
      if addressLast[address.int] == seen { return .max }
    }
  }

  /// How wide positions are.
  var width: PositionFile.Width {
    manifest.isWide ? .wide : .narrow
  }
}

/// The rows of `output.previousReceipt` that a writer adds behind those of a reader's commit, and
/// those of `address.lastReceipt` that lead there.
final class ReceiptGrowth: Sendable {
  let low: Int32
  let high: Int32
  /// The files of last receipts, for a page of one that needs the other; -1 where rows are narrow.
  let lastLow: Int32
  let lastHigh: Int32

  init(folder: String, isWide: Bool) throws(StoreError) {
    func descriptor(_ name: String) -> Int32 {
      unsafe open("\(folder)/\(name).col", O_RDONLY | O_CLOEXEC)
    }
    low = descriptor("output.previousReceipt")
    high = isWide ? descriptor("output.previousReceipt.high") : -1
    lastLow = isWide ? descriptor("address.lastReceipt") : -1
    lastHigh = isWide ? descriptor("address.lastReceipt.high") : -1
    guard low >= 0, !isWide || (high >= 0 && lastLow >= 0 && lastHigh >= 0) else {
      throw StoreError(
        errno == ENOENT ? .missing : .inputOutput, MappedFile.reason(),
        at: "\(folder)/output.previousReceipt.col")
    }
  }

  deinit {
    for descriptor in [low, high, lastLow, lastHigh] where descriptor >= 0 { close(descriptor) }
  }

  /// The output before one, read from the file; nil where it is not there.
  func previous(_ output: UInt64) -> UInt64? {
    var narrow: UInt32 = 0
    guard unsafe pread(low, &narrow, 4, off_t(output * 4)) == 4 else { return nil }
    guard high >= 0 else { return narrow == .max ? .max : UInt64(narrow) }
    var byte: UInt8 = 0
    guard unsafe pread(high, &byte, 1, off_t(output)) == 1 else { return nil }
    let whole = UInt64(byte) << 32 | UInt64(narrow)
    return whole == UInt64(Positions.wideNone) ? .max : whole
  }
}
