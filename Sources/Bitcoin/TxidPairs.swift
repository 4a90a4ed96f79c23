/// Hashes the transactions of a block as they are decoded, two at a time.
///
/// Messages are parts of the block's bytes, which outlive this; what a witness interrupts is put
/// together in memory of its own.
@safe
final class TxidPairs {
  private var left: UnsafeMutableRawBufferPointer
  private var right: UnsafeMutableRawBufferPointer
  private var waiting: (row: Int, message: ByteView)?

  init() {
    unsafe left = .allocate(byteCount: 1 << 12, alignment: 16)
    unsafe right = .allocate(byteCount: 1 << 12, alignment: 16)
  }

  deinit {
    unsafe left.deallocate()
    unsafe right.deallocate()
  }

  /// Takes the bytes of a transaction without witnesses, in one part.
  func add(
    _ message: ByteView, row: Int, _ transactions: inout [BlockTransaction]
  ) {
    guard let before = waiting else {
      waiting = (row, message)
      return
    }
    waiting = nil
    (transactions[before.row].txid, transactions[row].txid) =
      HashPairs.doubleSHA256(before.message, message)
  }

  /// Takes the bytes of a transaction whose witnesses stand between its parts.
  func add(
    _ first: ByteView, _ second: ByteView,
    _ third: ByteView, row: Int, _ transactions: inout [BlockTransaction]
  ) {
    let message =
      unsafe waiting == nil
      ? TxidPairs.join(first, second, third, in: &left)
      : TxidPairs.join(first, second, third, in: &right)
    add(message, row: row, &transactions)
  }

  /// Hashes what still waits.
  func finish(_ transactions: inout [BlockTransaction]) {
    guard let last = waiting else { return }
    waiting = nil
    transactions[last.row].txid = Digest.doubleSHA256(last.message)
  }

  private static func join(
    _ first: ByteView, _ second: ByteView,
    _ third: ByteView, in memory: inout UnsafeMutableRawBufferPointer
  ) -> ByteView {
    let size = first.count + second.count + third.count
    if size > memory.count {
      unsafe memory.deallocate()
      unsafe memory = .allocate(byteCount: 2 * size, alignment: 16)
    }
    unsafe memory.copyMemory(from: first.buffer)
    unsafe UnsafeMutableRawBufferPointer(rebasing: memory[first.count...]).copyMemory(
      from: second.buffer)
    unsafe UnsafeMutableRawBufferPointer(rebasing: memory[(first.count + second.count)...])
      .copyMemory(from: third.buffer)
    return unsafe ByteView(UnsafeRawBufferPointer(rebasing: memory[..<size]))
  }
}
