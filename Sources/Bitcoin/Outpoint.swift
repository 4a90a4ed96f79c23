/// An output, by the transaction that made it and its position there.
public struct Outpoint: Hashable, Sendable, BitwiseCopyable {
  /// The transaction.
  public let txid: Txid
  /// The position of the output among those of the transaction, from 0.
  public let vout: UInt32

  /// An outpoint.
  @inlinable
  public init(txid: Txid, vout: UInt32) {
    self.txid = txid
    self.vout = vout
  }

  /// Reads `txid:vout`; nil for any other text.
  public init?(_ text: some StringProtocol) {
    guard let colon = text.firstIndex(of: ":"), let txid = Txid(displayHex: text[..<colon]) else {
      return nil
    }
    let figures = text[text.index(after: colon)...]
    guard figures.utf8.allSatisfy(ASCII.isFigure), let vout = UInt32(figures) else { return nil }
    self.init(txid: txid, vout: vout)
  }
}

extension Outpoint: CustomStringConvertible {
  /// `txid:vout`, the txid in display order.
  public var description: String { "\(txid):\(vout)" }
}
