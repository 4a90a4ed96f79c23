import Bitcoin

/// What the actors of one block did, before it is put into words: rows of the four tables.
struct TruthBatch {
  /// An address and who it was made for.
  struct AddressRow {
    let address: AddressID
    let role: ActorRole
    let number: UInt32
    let part: ServicePart?
    /// Whether those who tag services come to know it.
    let isKnown: Bool
  }

  /// A transaction and who paid it.
  struct TransactionRow {
    let txid: Txid
    let role: ActorRole
    let number: UInt32
    let purpose: Purpose
  }

  /// An output and who owns it; nobody where it holds data.
  struct OutputRow {
    let txid: Txid
    let vout: UInt32
    let number: UInt32
    let role: ActorRole?
    let isChange: Bool
    let purpose: Purpose
  }

  /// Proceeds of a crime that began, arrived, or stayed somewhere.
  struct FlowRow {
    let crime: UInt32
    let event: FlowEvent
    let txid: Txid
    let vout: UInt32?
    let address: AddressID?
    let role: ActorRole?
    let number: UInt32
    let value: UInt64
    let proceeds: UInt64
  }

  /// What a customer paid in at a service.
  struct DepositRow {
    let txid: Txid
    let vout: UInt32
    let payer: (role: ActorRole, number: UInt32)
    let service: (role: ActorRole, number: UInt32)
    let address: AddressID
    let value: UInt64
  }

  private(set) var addresses: ContiguousArray<AddressRow> = []
  private(set) var transactions: ContiguousArray<TransactionRow> = []
  private(set) var outputs: ContiguousArray<OutputRow> = []
  private(set) var flows: ContiguousArray<FlowRow> = []
  private(set) var deposits: ContiguousArray<DepositRow> = []

  /// Forgets the rows and keeps the room.
  mutating func removeAll() {
    addresses.removeAll(keepingCapacity: true)
    transactions.removeAll(keepingCapacity: true)
    outputs.removeAll(keepingCapacity: true)
    flows.removeAll(keepingCapacity: true)
    deposits.removeAll(keepingCapacity: true)
  }

  /// A new address and its owner.
  mutating func record(
    _ address: AddressID, of purse: Purse, part: ServicePart?, isKnown: Bool
  ) {
    addresses.append(
      AddressRow(
        address: address, role: purse.role, number: purse.number, part: part, isKnown: isKnown))
  }

  /// What a customer paid in at a service.
  mutating func recordDeposit(
    txid: Txid, vout: Int, payer: Purse, service: Purse, address: AddressID, value: UInt64
  ) {
    deposits.append(
      DepositRow(
        txid: txid, vout: UInt32(vout), payer: (payer.role, payer.number),
        service: (service.role, service.number), address: address, value: value))
  }

  /// A transaction and who paid it.
  mutating func record(_ txid: Txid, payer: Purse, purpose: Purpose) {
    transactions.append(
      TransactionRow(txid: txid, role: payer.role, number: payer.number, purpose: purpose))
  }

  /// An output and who owns it; nobody where it holds data.
  mutating func record(
    _ txid: Txid, _ vout: Int, owner: Purse?, isChange: Bool, purpose: Purpose
  ) {
    outputs.append(
      OutputRow(
        txid: txid, vout: UInt32(vout), number: owner?.number ?? 0, role: owner?.role,
        isChange: isChange, purpose: purpose))
  }

  /// Proceeds of a crime that began, arrived, or stayed somewhere.
  mutating func recordFlow(
    crime: UInt32, event: FlowEvent, txid: Txid, vout: Int?, address: AddressID?, owner: Purse?,
    value: UInt64, proceeds: UInt64
  ) {
    flows.append(
      FlowRow(
        crime: crime, event: event, txid: txid, vout: vout.map(UInt32.init), address: address,
        role: owner?.role, number: owner?.number ?? 0, value: value, proceeds: proceeds))
  }
}

/// What became of proceeds of a planted crime.
enum FlowEvent {
  /// They began here: a victim's or a customer's payment to the criminals.
  case seed
  /// Their owners paid them in at a service under a customer's account.
  case deposit
  /// Their owners handed them to somebody else for something.
  case spent
  /// Their owners paid them as a fee.
  case fee
  /// Their owners still hold them.
  case unspent

  /// The word in tables.
  var text: StaticString {
    switch self {
    case .seed: "seed"
    case .deposit: "deposit"
    case .spent: "spent"
    case .fee: "fee"
    case .unspent: "unspent"
    }
  }
}
