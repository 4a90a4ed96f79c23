import Bitcoin

/// Puts transactions into blocks and blocks into numbered files, as a node stores them.
///
/// Only the block in the making is in memory. Each block holds what a node asks for: height in the
/// coinbase (BIP 34), merkle root, witness commitment (BIP 141), weight below the limit, work.
struct BlockFileWriter: ~Copyable {
  /// Weight units that the transactions of a block may have together, room for the rest left.
  static let weightLimit = 3_980_000
  /// Bytes in a file before the next one is begun.
  private static let fileLimit = 128 << 20

  private let folder: String
  private let key: UInt64
  private var noise: UInt64
  private let lane: WriteLane
  private var file: OutputFile
  private var filesBegun = 1
  private var body: RawBuffer
  private var record: RawBuffer
  private var txids: [Txid] = []
  private var witnessTxids: [Txid] = []
  private var tip: BlockHash

  /// Weight of the transactions that wait for the block.
  private(set) var weight = 0
  /// Fees of the transactions that wait for the block.
  private(set) var fees: UInt64 = 0
  /// Height of the last block written.
  private(set) var height: UInt32 = 0
  /// Bytes of all files.
  private(set) var bytesWritten: Int
  /// Time of the last block, in seconds.
  private(set) var time: UInt32

  /// Transactions that wait for the block.
  var waiting: Int { txids.count }

  /// Files in a folder, the first block of every private test chain already in them.
  init(
    folder: String, key: UInt64, startingAt time: UInt32, lane: WriteLane
  ) throws(SimulationError) {
    try OutputFile.makeFolder(folder)
    let genesis = BlockMiner(startingAt: time, proof: .ground)
    let first = try BlockFileWriter.begin(folder, genesis.blocks[0], lane)
    bytesWritten = first.size
    self.lane = lane
    self.folder = folder
    self.key = key
    self.time = time
    noise = Noise.mix(key &+ 1)
    body = RawBuffer(capacity: 4 << 20)
    record = RawBuffer(capacity: 4 << 20)
    tip = genesis.tip
    file = first
  }

  private static func begin(
    _ folder: String, _ genesis: [UInt8], _ lane: WriteLane
  ) throws(SimulationError) -> OutputFile {
    var start = RawBuffer(capacity: 512)
    start.put(Network.regtest.magic)
    start.put(UInt32(genesis.count))
    start.put(genesis)
    var file = try OutputFile(path: folder + "/blk00000.dat", lane: lane)
    try file.write(&start)
    return file
  }

  /// Adds a transaction whose addresses are decided; returns its txid.
  mutating func append(_ draft: borrowing Draft) -> Txid {
    let start = body.count
    let isSegwit = draft.inputs.contains { $0.address.lock.hasWitness }
    body.put(draft.version)
    if isSegwit { body.put(0x0100 as UInt16) }
    let coreStart = body.count
    put(inputs: draft)
    var valueOut: UInt64 = 0
    body.put(compactSize: draft.outputs.count)
    for output in draft.outputs {
      valueOut += output.value
      body.put(output.value)
      if case .data = output.destination {
        body.put(0x6a22 as UInt16)
        body.put(0x20 as UInt8)
        body.putNoise(32, &noise)
      } else {
        body.put(scriptOf: output.address, key: key)
      }
    }
    let coreEnd = body.count
    if isSegwit {
      for input in draft.inputs { body.put(witnessOf: input.address.lock, &noise) }
    }
    let end = body.count
    body.put(draft.lockTime)
    let whole = body.bytes(start..<body.count)
    let txid = Digest.doubleSHA256(
      body.bytes(start..<start + 4), body.bytes(coreStart..<coreEnd), body.bytes(end..<end + 4))
    txids.append(txid)
    witnessTxids.append(isSegwit ? Digest.doubleSHA256(whole) : txid)
    weight += 3 * (8 + coreEnd - coreStart) + whole.count
    fees += draft.valueIn - valueOut
    return txid
  }

  private mutating func put(inputs draft: borrowing Draft) {
    body.put(compactSize: draft.inputs.count)
    for input in draft.inputs {
      body.put(input.txid)
      body.put(input.vout)
      body.put(unlockingScriptOf: input.address.lock, &noise)
      body.put(draft.sequence)
    }
  }

  /// Writes the block with what waits, its coinbase paying subsidy and fees to one address;
  /// returns the coinbase's txid and value.
  mutating func finishBlock(
    payingTo address: AddressID, after seconds: UInt32
  ) throws(SimulationError) -> (txid: Txid, value: UInt64) {
    let value = Network.regtest.subsidy(at: height + 1) + fees
    record.removeAll()
    record.put(scriptOf: address, key: key)
    let script = Array(record.bytes.dropFirst())
    let input = Transaction.Input(
      previous: .zero, vout: .max, scriptSig: BlockMiner.heightScript(height + 1),
      sequence: .max, witness: [WitnessCommitment.reservedValue])
    let commitment = WitnessCommitment.script(witnessTxidsAfterCoinbase: witnessTxids)
    let coinbase = Transaction(
      version: 2, inputs: [input],
      outputs: [.init(value: value, script: script), .init(value: 0, script: commitment)],
      lockTime: 0)
    let txid = coinbase.txid
    time += seconds
    try writeRecord(coinbase: coinbase.encoded(.withWitness), root: root(after: txid))
    height += 1
    txids.removeAll(keepingCapacity: true)
    witnessTxids.removeAll(keepingCapacity: true)
    weight = 0
    fees = 0
    return (txid, value)
  }

  private func root(after coinbase: Txid) -> Hash256 {
    MerkleTree.root(of: [coinbase] + txids).root
  }

  private mutating func writeRecord(
    coinbase: [UInt8], root: Hash256
  ) throws(SimulationError) {
    let header = mineHeader(root)
    record.removeAll()
    record.put(Network.regtest.magic)
    record.put(0 as UInt32)
    record.put(header)
    record.put(compactSize: txids.count + 1)
    record.put(coinbase)
    let size = record.count - 8 + body.count
    if file.size + size + 8 > BlockFileWriter.fileLimit {
      let name = "blk\(BlockFileWriter.padded(filesBegun)).dat"
      file = try OutputFile(path: "\(folder)/\(name)", lane: lane)
      filesBegun += 1
    }
    record.put(size: UInt32(size), at: 4)
    try file.write(&record)
    try file.write(&body)
    bytesWritten += size + 8
  }

  private mutating func mineHeader(_ root: Hash256) -> [UInt8] {
    var nonce: UInt32 = 0
    while true {
      var writer = ByteWriter(capacity: BlockHeader.size)
      writer.write(0x2000_0000 as Int32)
      writer.write(tip)
      writer.write(root)
      writer.write(time)
      writer.write(BlockMiner.bits)
      writer.write(nonce)
      let hash = Digest.doubleSHA256(writer.bytes)
      if BlockMiner.meetsTarget(hash) {
        tip = hash
        return writer.bytes
      }
      nonce &+= 1
    }
  }

  private static func padded(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, 5 - text.count)) + text
  }
}
