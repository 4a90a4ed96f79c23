import Bitcoin

/// The truth of an economy, written row by row beside its blocks, so that memory stays bounded.
///
/// `addresses.csv` names the owner of every address, `outputs.csv` of every output and whether it
/// is change, `transactions.csv` who paid and why, `flows.csv` where the proceeds of each planted
/// crime truly went.
struct TruthStreams: ~Copyable {
  private var addresses: TableStream
  private var outputs: TableStream
  private var transactions: TableStream
  private var flows: TableStream
  private var spelling: AddressSpelling
  /// The known services, to be imported as a TagPack.
  var tags: TagStreams

  /// Empty tables in a folder.
  init(folder: String, key: UInt64) throws(SimulationError) {
    try OutputFile.makeFolder(folder + "/truth")
    let addresses = try OutputFile(path: folder + "/truth/addresses.csv")
    let outputs = try OutputFile(path: folder + "/truth/outputs.csv")
    let transactions = try OutputFile(path: folder + "/truth/transactions.csv")
    let flows = try OutputFile(path: folder + "/truth/flows.csv")
    tags = try TagStreams(folder: folder + "/tags")
    self.addresses = TableStream(addresses, header: "address,owner,kind")
    self.outputs = TableStream(outputs, header: "outpoint,owner,change,purpose")
    self.transactions = TableStream(transactions, header: "txid,payer,purpose")
    self.flows = TableStream(
      flows, header: "crime,event,outpoint,address,owner,value_sat,proceeds_sat")
    spelling = AddressSpelling(network: .regtest, key: key)
  }

  /// A new address and its owner.
  mutating func record(_ address: AddressID, of purse: Purse, isStanding: Bool) {
    let start = addresses.rows.count
    spelling.put(address, to: &addresses.rows)
    let end = addresses.rows.count
    if let concept = purse.role.concept {
      tags.record(
        addresses.rows.bytes(start..<end), role: purse.role, number: purse.number,
        concept: concept, isStanding: isStanding)
    } else if purse.role == .person, isStanding {
      tags.offerForWrongTag(
        addresses.rows.bytes(start..<end), role: purse.role, number: purse.number)
    }
    addresses.rows.put(0x2c as UInt8)
    TruthStreams.put(purse.role, purse.number, &addresses.rows)
    addresses.rows.put(0x2c as UInt8)
    addresses.rows.put(purse.role.text)
    addresses.rows.put(0x0a as UInt8)
  }

  /// A transaction and who paid it: `several` where many joined their coins.
  mutating func record(_ txid: Txid, payer: Purse, purpose: Purpose) {
    transactions.rows.put(displayHex: txid)
    transactions.rows.put(0x2c as UInt8)
    if purpose.isCoinJoin {
      transactions.rows.put("several")
    } else {
      TruthStreams.put(payer.role, payer.number, &transactions.rows)
    }
    transactions.rows.put(0x2c as UInt8)
    transactions.rows.put(purpose.text)
    transactions.rows.put(0x0a as UInt8)
  }

  /// An output and who owns it; nobody where it holds data.
  mutating func record(
    _ txid: Txid, _ vout: Int, owner: Purse?, isChange: Bool, purpose: Purpose
  ) {
    outputs.rows.put(displayHex: txid)
    outputs.rows.put(0x3a as UInt8)
    outputs.rows.put(decimal: UInt64(vout))
    outputs.rows.put(0x2c as UInt8)
    if let owner { TruthStreams.put(owner.role, owner.number, &outputs.rows) }
    outputs.rows.put(isChange ? ",1," : ",0,")
    outputs.rows.put(purpose.text)
    outputs.rows.put(0x0a as UInt8)
  }

  /// Proceeds of a crime that began, arrived, or stayed somewhere.
  mutating func recordFlow(
    crime: UInt32, event: FlowEvent, txid: Txid, vout: Int?, address: AddressID?, owner: Purse?,
    value: UInt64, proceeds: UInt64
  ) {
    flows.rows.put(decimal: UInt64(crime))
    flows.rows.put(0x2c as UInt8)
    flows.rows.put(event.text)
    flows.rows.put(0x2c as UInt8)
    flows.rows.put(displayHex: txid)
    if let vout {
      flows.rows.put(0x3a as UInt8)
      flows.rows.put(decimal: UInt64(vout))
    }
    flows.rows.put(0x2c as UInt8)
    if let address { spelling.put(address, to: &flows.rows) }
    flows.rows.put(0x2c as UInt8)
    if let owner { TruthStreams.put(owner.role, owner.number, &flows.rows) }
    flows.rows.put(0x2c as UInt8)
    flows.rows.put(decimal: value)
    flows.rows.put(0x2c as UInt8)
    flows.rows.put(decimal: proceeds)
    flows.rows.put(0x0a as UInt8)
  }

  /// Writes what has gathered, where it is much.
  mutating func flushWhenLarge() throws(SimulationError) {
    try addresses.flushWhenLarge()
    try outputs.flushWhenLarge()
    try transactions.flushWhenLarge()
    try flows.flushWhenLarge()
    try tags.flushWhenLarge()
  }

  /// Writes the rest.
  mutating func finish() throws(SimulationError) {
    try addresses.flush()
    try outputs.flush()
    try transactions.flush()
    try flows.flush()
    try tags.finish()
  }

  /// An owner's name: role and number.
  static func put(_ role: ActorRole, _ number: UInt32, _ rows: inout RawBuffer) {
    rows.put(role.text)
    rows.put(0x2d as UInt8)
    rows.put(decimal: UInt64(number))
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
