import Bitcoin

/// The truth of an economy, written row by row beside its blocks, so that memory stays bounded.
///
/// `addresses.csv` names the owner of every address, `outputs.csv` of every output and whether it
/// is change, `transactions.csv` who paid and why, `deposits.csv` what customers paid in at
/// services, `flows.csv` where the proceeds of each planted crime truly went.
struct TruthStreams: ~Copyable {
  private var addresses: TableStream
  private var outputs: TableStream
  private var transactions: TableStream
  private var flows: TableStream
  private var deposits: TableStream
  private var spelling: AddressSpelling
  /// The known services, to be imported as a TagPack.
  var tags: TagStreams

  /// Empty tables in a folder.
  init(folder: String, key: UInt64, lane: WriteLane) throws(SimulationError) {
    try OutputFile.makeFolder(folder + "/truth")
    let addresses = try OutputFile(path: folder + "/truth/addresses.csv", lane: lane)
    let outputs = try OutputFile(path: folder + "/truth/outputs.csv", lane: lane)
    let transactions = try OutputFile(path: folder + "/truth/transactions.csv", lane: lane)
    let flows = try OutputFile(path: folder + "/truth/flows.csv", lane: lane)
    let deposits = try OutputFile(path: folder + "/truth/deposits.csv", lane: lane)
    tags = try TagStreams(folder: folder + "/tags", lane: lane)
    self.addresses = TableStream(addresses, header: "address,owner,kind")
    self.outputs = TableStream(outputs, header: "outpoint,owner,change,purpose")
    self.transactions = TableStream(transactions, header: "txid,payer,purpose")
    self.deposits = TableStream(deposits, header: "outpoint,service,payer,address,value_sat")
    self.flows = TableStream(
      flows, header: "crime,event,outpoint,address,owner,value_sat,proceeds_sat")
    spelling = AddressSpelling(network: .regtest, key: key)
  }

  /// Adds the rows of a batch, and writes what has gathered where it is much.
  mutating func write(_ batch: TruthBatch) throws(SimulationError) {
    for row in batch.addresses { put(row) }
    for row in batch.transactions { put(row) }
    for row in batch.outputs { put(row) }
    for row in batch.flows { put(row) }
    for row in batch.deposits { put(row) }
    try addresses.flushWhenLarge()
    try outputs.flushWhenLarge()
    try transactions.flushWhenLarge()
    try flows.flushWhenLarge()
    try deposits.flushWhenLarge()
    try tags.flushWhenLarge()
  }

  private mutating func put(_ row: TruthBatch.AddressRow) {
    let start = addresses.rows.count
    spelling.put(row.address, to: &addresses.rows)
    let end = addresses.rows.count
    if let concept = row.role.concept {
      tags.record(
        addresses.rows.bytes(start..<end), role: row.role, number: row.number,
        concept: concept, isKnown: row.isKnown)
    } else if row.role == .person, row.isKnown {
      tags.offerForWrongTag(
        addresses.rows.bytes(start..<end), role: row.role, number: row.number)
    }
    addresses.rows.put(0x2c as UInt8)
    TruthStreams.put(row.role, row.number, &addresses.rows)
    addresses.rows.put(0x2c as UInt8)
    addresses.rows.put(row.part?.text ?? row.role.text)
    addresses.rows.put(0x0a as UInt8)
  }

  private mutating func put(_ row: TruthBatch.DepositRow) {
    deposits.rows.put(displayHex: row.txid)
    deposits.rows.put(0x3a as UInt8)
    deposits.rows.put(decimal: UInt64(row.vout))
    deposits.rows.put(0x2c as UInt8)
    TruthStreams.put(row.service.role, row.service.number, &deposits.rows)
    deposits.rows.put(0x2c as UInt8)
    TruthStreams.put(row.payer.role, row.payer.number, &deposits.rows)
    deposits.rows.put(0x2c as UInt8)
    spelling.put(row.address, to: &deposits.rows)
    deposits.rows.put(0x2c as UInt8)
    deposits.rows.put(decimal: row.value)
    deposits.rows.put(0x0a as UInt8)
  }

  /// The payer is `several` where many joined their coins.
  private mutating func put(_ row: TruthBatch.TransactionRow) {
    transactions.rows.put(displayHex: row.txid)
    transactions.rows.put(0x2c as UInt8)
    if row.purpose.isCoinJoin {
      transactions.rows.put("several")
    } else {
      TruthStreams.put(row.role, row.number, &transactions.rows)
    }
    transactions.rows.put(0x2c as UInt8)
    transactions.rows.put(row.purpose.text)
    transactions.rows.put(0x0a as UInt8)
  }

  private mutating func put(_ row: TruthBatch.OutputRow) {
    outputs.rows.put(displayHex: row.txid)
    outputs.rows.put(0x3a as UInt8)
    outputs.rows.put(decimal: UInt64(row.vout))
    outputs.rows.put(0x2c as UInt8)
    if let role = row.role { TruthStreams.put(role, row.number, &outputs.rows) }
    outputs.rows.put(row.isChange ? ",1," : ",0,")
    outputs.rows.put(row.purpose.text)
    outputs.rows.put(0x0a as UInt8)
  }

  private mutating func put(_ row: TruthBatch.FlowRow) {
    flows.rows.put(decimal: UInt64(row.crime))
    flows.rows.put(0x2c as UInt8)
    flows.rows.put(row.event.text)
    flows.rows.put(0x2c as UInt8)
    flows.rows.put(displayHex: row.txid)
    if let vout = row.vout {
      flows.rows.put(0x3a as UInt8)
      flows.rows.put(decimal: UInt64(vout))
    }
    flows.rows.put(0x2c as UInt8)
    if let address = row.address { spelling.put(address, to: &flows.rows) }
    flows.rows.put(0x2c as UInt8)
    if let role = row.role { TruthStreams.put(role, row.number, &flows.rows) }
    flows.rows.put(0x2c as UInt8)
    flows.rows.put(decimal: row.value)
    flows.rows.put(0x2c as UInt8)
    flows.rows.put(decimal: row.proceeds)
    flows.rows.put(0x0a as UInt8)
  }

  /// Writes the rest.
  mutating func finish() throws(SimulationError) {
    try addresses.flush()
    try outputs.flush()
    try transactions.flush()
    try flows.flush()
    try deposits.flush()
    try tags.finish()
  }

  /// An owner's name: role and number.
  static func put(_ role: ActorRole, _ number: UInt32, _ rows: inout RawBuffer) {
    rows.put(role.text)
    rows.put(0x2d as UInt8)
    rows.put(decimal: UInt64(number))
  }
}
