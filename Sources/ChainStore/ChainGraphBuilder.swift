import Bitcoin

/// What an input whose parent is not in the chain means.
public enum MissingParents: Sendable {
  /// The block is refused.
  case refused
  /// The input is booked as of unknown origin.
  case booked
}

/// Builds a chain's columns in memory, block by block in chain order.
///
/// A block is taken whole or not at all. Positions come from chain order alone, so the columns do
/// not depend on files, threads or earlier runs. Memory: the columns, 16 bytes an address, and two
/// hash tables of about 12 bytes an entry.
public struct ChainGraphBuilder: ~Copyable {
  /// Chain whose blocks are taken.
  public let network: Network
  /// What an unknown parent means.
  public let missingParents: MissingParents

  var blockHash: [Hash256] = []
  var blockDigest: [Hash256] = []
  var blockTime: [UInt32] = []
  var blockBits: [UInt32] = []
  var blockFirstTx: [UInt32] = [0]
  var txid: [Txid] = []
  var txFirstInput: [UInt32] = [0]
  var txFirstOutput: [UInt32] = [0]
  var txVersion: [Int32] = []
  var txLockTime: [UInt32] = []
  var txSize: [UInt32] = []
  var txWeight: [UInt32] = []
  var inputSpentOutput: [UInt32] = []
  var inputSequence: [UInt32] = []
  var outputAmount: [UInt64] = []
  var outputAddress: [UInt32] = []
  var outputSpender: [UInt32] = []
  var addresses = AddressInterner()
  var missingInput: [UInt32] = []
  var missingOutpoint: [UInt8] = []
  var txTable = PositionTable()
  /// Whether the first block taken is the network's first.
  public internal(set) var beginsAtGenesis = false

  /// An empty chain.
  public init(network: Network, missingParents: MissingParents = .refused) {
    self.network = network
    self.missingParents = missingParents
  }

  /// Blocks taken so far.
  public var blockCount: Int { blockHash.count }
  /// Transactions taken so far.
  public var txCount: Int { txid.count }

  /// Takes the next block of the chain.
  ///
  /// `contentDigest` is ``BlockContentDigest/digest(of:)``, computed beforehand where threads are
  /// at hand. Returns what the coinbase claims beyond subsidy and fees, 0 where all is well; throws
  /// and takes nothing where the block breaks a rule.
  public mutating func append(
    _ block: borrowing Block, contentDigest: Hash256
  ) throws(BlockRejection) -> UInt64 {
    let mark = Mark(self)
    let fees: UInt64
    do throws(BlockRejection) {
      fees = try appendTransactions(block)
    } catch {
      rollBack(to: mark)
      throw error
    }
    let height = UInt32(blockHash.count)
    if height == 0 { beginsAtGenesis = block.header.hash == network.genesis }
    let before = blockDigest.last ?? .zero
    blockHash.append(block.header.hash)
    blockDigest.append(BlockContentDigest.chain(before, contentDigest))
    blockTime.append(block.header.time)
    blockBits.append(block.header.bits)
    blockFirstTx.append(UInt32(txid.count))
    guard beginsAtGenesis, network.subsidy.isBinding else { return 0 }
    let claimed = block.outputRange(0).reduce(UInt64(0)) { $0 &+ block.outputs[$1].value }
    let allowed = network.subsidy(at: height) &+ fees
    return claimed > allowed ? claimed - allowed : 0
  }

  private mutating func appendTransactions(
    _ block: borrowing Block
  ) throws(BlockRejection) -> UInt64 {
    guard txid.count + block.transactions.count < Int(Spender.overwritten),
      outputAmount.count + block.outputs.count < Int(narrowMissingParent)
    else { throw .tooManyRows("transactions or outputs") }
    var fees: UInt64 = 0
    for position in 0..<block.transactions.count {
      fees &+= try appendTransaction(block, position)
    }
    return fees
  }

  /// Returns the transaction's fee; 0 for a coinbase or where a parent is unknown.
  private mutating func appendTransaction(
    _ block: borrowing Block, _ position: Int
  ) throws(BlockRejection) -> UInt64 {
    let row = block.transactions[position]
    let index = UInt32(truncatingIfNeeded: txid.count)
    let inputs = block.inputRange(position)
    let fromInputs = try appendInputs(block, inputs, spender: index)
    let toOutputs = try appendOutputs(block, block.outputRange(position))
    try overwriteEarlier(row.txid, isCoinbase: position == 0)
    let key = row.txid.prefix64
    txTable.insert(key, index) { [txid] in txid[$0].prefix64 }
    txid.append(row.txid)
    txFirstInput.append(UInt32(truncatingIfNeeded: inputSpentOutput.count))
    txFirstOutput.append(UInt32(truncatingIfNeeded: outputAmount.count))
    txVersion.append(row.version)
    txLockTime.append(row.lockTime)
    txSize.append(row.size)
    txWeight.append(row.weight)
    guard let fromInputs, !inputs.isEmpty else { return 0 }
    guard fromInputs >= toOutputs else {
      throw .outputsAboveInputs("\(row.txid): \(toOutputs) sat out of \(fromInputs) sat")
    }
    return fromInputs - toOutputs
  }

  /// Sum of the inputs; nil where one is of unknown origin.
  private mutating func appendInputs(
    _ block: borrowing Block, _ rows: Range<Int>, spender: UInt32
  ) throws(BlockRejection) -> UInt64? {
    var sum: UInt64 = 0
    var isKnown = true
    for row in rows {
      let input = block.inputs[row]
      if let output = try resolve(input, block) {
        guard outputSpender[output] == Spender.none else {
          throw .doubleSpend("\(input.previous):\(input.vout)")
        }
        outputSpender[output] = spender
        sum &+= outputAmount[output]
        inputSpentOutput.append(UInt32(truncatingIfNeeded: output))
      } else {
        let pool =
          network.hasShieldedPools ? ShieldedPool.withdrawal(input.previous, input.vout) : nil
        if let pool { sum &+= pool.value } else { isKnown = false }
        missingInput.append(UInt32(truncatingIfNeeded: inputSpentOutput.count))
        withUnsafeBytes(of: input.previous) { missingOutpoint.append(contentsOf: $0) }
        withUnsafeBytes(of: input.vout.littleEndian) { missingOutpoint.append(contentsOf: $0) }
        inputSpentOutput.append(narrowMissingParent)
      }
      inputSequence.append(input.sequence)
    }
    return isKnown ? sum : nil
  }

  /// The output that an input spends; nil where its parent is unknown and that is allowed.
  private func resolve(
    _ input: BlockInput, _ block: borrowing Block
  ) throws(BlockRejection) -> Int? {
    let found = txTable.find(input.previous.prefix64) { position in
      Int(position) < txid.count && txid[Int(position)] == input.previous
    }
    guard let found else {
      if block.transactions.contains(where: { $0.txid == input.previous }) {
        throw .childBeforeParent
      }
      if missingParents == .booked { return nil }
      if network.hasShieldedPools, ShieldedPool.withdrawal(input.previous, input.vout) != nil {
        return nil
      }
      throw .missingOutput("\(input.previous):\(input.vout)")
    }
    let first = Int(txFirstOutput[Int(found)])
    let end = Int(txFirstOutput[Int(found) + 1])
    let isGenesisCoin = found == 0 && isGenesisBlockFirst
    guard Int(input.vout) < end - first, !isGenesisCoin else {
      throw .missingOutput("\(input.previous):\(input.vout)")
    }
    return first + Int(input.vout)
  }

  private var isGenesisBlockFirst: Bool { beginsAtGenesis }

  private mutating func appendOutputs(
    _ block: borrowing Block, _ rows: Range<Int>
  ) throws(BlockRejection) -> UInt64 {
    var sum: UInt64 = 0
    for row in rows {
      let output = block.outputs[row]
      sum &+= output.value
      guard output.value <= network.mostMoney, sum <= network.mostMoney else {
        throw .valueOutOfRange("\(output.value) sat")
      }
      let start = Int(output.scriptOffset)
      let address = block.scripts.withUnsafeBytes { bytes in
        addresses.intern(
          UnsafeRawBufferPointer(rebasing: bytes[start..<(start + Int(output.scriptSize))]))
      }
      outputAmount.append(output.value)
      outputAddress.append(address)
      outputSpender.append(Spender.none)
    }
    return sum
  }

  /// Before BIP 30 a coinbase could repeat an earlier one; what it left unspent was lost.
  private mutating func overwriteEarlier(
    _ id: Txid, isCoinbase: Bool
  ) throws(BlockRejection) {
    let earlier = txTable.find(id.prefix64) { position in
      Int(position) < txid.count && txid[Int(position)] == id
    }
    guard let earlier else { return }
    let outputs = Int(txFirstOutput[Int(earlier)])..<Int(txFirstOutput[Int(earlier) + 1])
    for output in outputs where outputSpender[output] == Spender.none {
      guard isCoinbase else { throw .duplicateTransaction("\(id)") }
      outputSpender[output] = Spender.overwritten
      overwritten.append(UInt32(truncatingIfNeeded: output))
    }
  }

  /// Outputs overwritten so far, in order.
  var overwritten: [UInt32] = []

  /// Row counts at the start of a block.
  struct Mark {
    let transactions: Int
    let inputs: Int
    let outputs: Int
    let missing: Int
    let overwritten: Int
    let addresses: AddressInterner.Mark

    init(_ builder: borrowing ChainGraphBuilder) {
      transactions = builder.txid.count
      inputs = builder.inputSpentOutput.count
      outputs = builder.outputAmount.count
      missing = builder.missingInput.count
      overwritten = builder.overwritten.count
      addresses = builder.addresses.mark
    }
  }

  /// Takes back what was appended since a mark; table entries stay behind and match nothing.
  private mutating func rollBack(to mark: Mark) {
    for row in mark.inputs..<inputSpentOutput.count
    where inputSpentOutput[row] != narrowMissingParent {
      outputSpender[Int(inputSpentOutput[row])] = Spender.none
    }
    for output in overwritten[mark.overwritten...] { outputSpender[Int(output)] = Spender.none }
    overwritten.removeSubrange(mark.overwritten...)
    txid.removeSubrange(mark.transactions...)
    txFirstInput.removeSubrange((mark.transactions + 1)...)
    txFirstOutput.removeSubrange((mark.transactions + 1)...)
    txVersion.removeSubrange(mark.transactions...)
    txLockTime.removeSubrange(mark.transactions...)
    txSize.removeSubrange(mark.transactions...)
    txWeight.removeSubrange(mark.transactions...)
    inputSpentOutput.removeSubrange(mark.inputs...)
    inputSequence.removeSubrange(mark.inputs...)
    outputAmount.removeSubrange(mark.outputs...)
    outputAddress.removeSubrange(mark.outputs...)
    outputSpender.removeSubrange(mark.outputs...)
    missingInput.removeSubrange(mark.missing...)
    missingOutpoint.removeSubrange((mark.missing * 36)...)
    addresses.rollBack(to: mark.addresses)
  }
}
