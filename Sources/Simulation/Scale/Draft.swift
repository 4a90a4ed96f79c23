/// Where a payment goes within the payee's purse.
enum Destination {
  /// An address that was never used.
  case fresh
  /// The purse's standing address.
  case standing
  /// An address that is known already.
  case known(AddressID)
  /// The deposit address of a customer at the exchange whose deposits the purse holds.
  case account(of: PurseID)
  /// No address: an output that holds data.
  case data
}

/// An output that is to be made.
struct DraftOutput {
  var value: UInt64
  var purse: PurseID
  var destination: Destination
  var purpose: Purpose
  var isChange = false
  /// Satoshis of it that are proceeds; worked out when the transaction is sent unless given.
  var proceeds: UInt64 = 0
  /// The address, once it is decided.
  var address = AddressID(number: 0, lock: .p2wpkh)
}

/// A transaction in the making; one is used over and over.
struct Draft {
  var inputs: ContiguousArray<LiveCoin> = []
  var outputs: ContiguousArray<DraftOutput> = []
  var payer: PurseID = 0
  var purpose = Purpose.payment
  var version: Int32 = 2
  var lockTime: UInt32 = 0
  var sequence: UInt32 = 0xffff_fffd
  /// Whether the outputs' proceeds were given by the one who made the draft.
  var proceedsAreGiven = false

  /// Ready for another transaction.
  mutating func reset(payer: PurseID, purpose: Purpose) {
    inputs.removeAll(keepingCapacity: true)
    outputs.removeAll(keepingCapacity: true)
    self.payer = payer
    self.purpose = purpose
    version = 2
    lockTime = 0
    sequence = 0xffff_fffd
    proceedsAreGiven = false
  }

  /// Adds a payment.
  mutating func pay(
    _ value: UInt64, to purse: PurseID, _ destination: Destination, for purpose: Purpose
  ) {
    outputs.append(
      DraftOutput(value: value, purse: purse, destination: destination, purpose: purpose))
  }

  /// Satoshis of all inputs.
  var valueIn: UInt64 { inputs.reduce(0) { $0 + $1.value } }
  /// Satoshis of all outputs.
  var valueOut: UInt64 { outputs.reduce(0) { $0 + $1.value } }
}
