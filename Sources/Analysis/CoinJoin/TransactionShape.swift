import Bitcoin
import ChainStore

/// One transaction as a detector or a change rule may see it: values, owners and script types.
///
/// It holds no position in the graph, so a rule cannot look further than the transaction itself.
/// The arrays keep their room when a shape is filled again, so a scan allocates only for growth.
public struct TransactionShape: Sendable {
  /// A coin that enters or leaves.
  public struct Coin: Sendable {
    /// Satoshis.
    public var value: UInt64
    /// The owner's address.
    public var address: AddressIndex
    /// Script type of the address.
    public var type: ScriptType

    /// A coin.
    public init(value: UInt64, address: AddressIndex, type: ScriptType) {
      self.value = value
      self.address = address
      self.type = type
    }
  }

  /// Coins spent, in vin order.
  public private(set) var inputs: [Coin] = []
  /// Coins made, in vout order, data outputs among them.
  public private(set) var outputs: [Coin] = []
  /// Height of the block; nil where the store does not know it.
  public private(set) var height: UInt32?
  /// Whether start heights apply: they are those of the main network.
  public private(set) var startHeights = StartHeights.ignored
  /// Whether an output pays an address of Wasabi 1's first coordinator.
  public private(set) var paysCoordinator = false

  /// Output values, ascending.
  public private(set) var valuesAscending: [UInt64] = []
  /// The most frequent output value, the lowest of equals, and how often it occurs.
  public private(set) var mode = (value: UInt64(0), count: 0)
  /// Output values that occur more than once.
  public private(set) var repeatedValues = 0
  /// Outputs whose value no other output has.
  public private(set) var singletons = 0
  /// Addresses among the inputs, each counted once.
  public private(set) var inputOwners = 0
  /// Addresses among the outputs, each counted once.
  public private(set) var outputOwners = 0

  private var scratch: [UInt32] = []

  /// Whether a detector's first block counts.
  public enum StartHeights: Sendable {
    /// Mainnet: a protocol is not seen before its first block.
    case applied
    /// Any other network.
    case ignored
  }

  /// An empty shape, to be filled.
  public init() {}

  /// A shape of given coins.
  public init(
    inputs: [Coin], outputs: [Coin], height: UInt32? = nil,
    startHeights: StartHeights = .ignored, paysCoordinator: Bool = false
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.height = height
    self.startHeights = startHeights
    self.paysCoordinator = paysCoordinator
    countUp()
  }

  /// Whether a protocol that ended at a height may be looked for. Where heights are unknown, each may.
  public func isBefore(_ end: UInt32) -> Bool {
    switch startHeights {
    case .applied: height.map { $0 < end } ?? true
    case .ignored: true
    }
  }

  /// Whether a protocol that began at a height may be looked for.
  public func isAtOrAfter(_ first: UInt32) -> Bool {
    switch startHeights {
    case .applied: height.map { $0 >= first } ?? true
    case .ignored: true
    }
  }

  /// Satoshis that no output takes; 0 where the outputs claim more.
  public var fee: UInt64 {
    let paid = inputs.reduce(UInt64(0)) { $0 &+ $1.value }
    let taken = outputs.reduce(UInt64(0)) { $0 &+ $1.value }
    return paid > taken ? paid - taken : 0
  }

  /// Fills the shape from a row of the table; false where a spent coin is not in the store.
  mutating func fill(
    _ transaction: TxIndex, from table: TransactionTable, height: UInt32?,
    startHeights: StartHeights, coordinators: [UInt32]
  ) -> Bool {
    inputs.removeAll(keepingCapacity: true)
    outputs.removeAll(keepingCapacity: true)
    self.height = height
    self.startHeights = startHeights
    for row in table.inputs(of: transaction) {
      let spent = table.inputSpentOutput[row]
      guard spent != missingParent else { return false }
      inputs.append(table.coin(spent))
    }
    paysCoordinator = false
    for output in table.outputs(of: transaction) {
      let coin = table.coin(output)
      outputs.append(coin)
      if coordinators.contains(coin.address.rawValue) { paysCoordinator = true }
    }
    countUp()
    return true
  }

  private mutating func countUp() {
    valuesAscending.removeAll(keepingCapacity: true)
    for output in outputs { valuesAscending.append(output.value) }
    valuesAscending.sort()
    countValues()
    inputOwners = countOwners(inputs)
    outputOwners = countOwners(outputs)
  }

  private mutating func countValues() {
    mode = (0, 0)
    repeatedValues = 0
    singletons = 0
    var start = 0
    for position in 1...max(1, valuesAscending.count) {
      guard start < valuesAscending.count else { break }
      if position < valuesAscending.count, valuesAscending[position] == valuesAscending[start] {
        continue
      }
      let times = position - start
      if times > mode.count { mode = (valuesAscending[start], times) }
      if times > 1 { repeatedValues += 1 } else { singletons += 1 }
      start = position
    }
  }

  private mutating func countOwners(_ coins: [Coin]) -> Int {
    scratch.removeAll(keepingCapacity: true)
    for coin in coins { scratch.append(coin.address.rawValue) }
    scratch.sort()
    var owners = 0
    for position in scratch.indices
    where position == 0 || scratch[position] != scratch[position - 1] {
      owners += 1
    }
    return owners
  }
}
