/// A reader of raw blocks that shares no code with the program, not even its decoder: bytes, SHA-256
/// and Bitcoin's rules for blocks, written down once more.
struct PlainReader {
  struct Output {
    var value: UInt64
    var isCoinbase: Bool
    var height: Int
  }
  private struct Transaction {
    var id: [UInt8]
    var witnessID: [UInt8]
    var weight: Int
    var spends: [[UInt8]]
    var outputs: [(value: UInt64, script: [UInt8])]
    var firstScript: [UInt8]
    var firstWitness: [UInt8]
  }

  private(set) var faults: [String] = []
  private(set) var transactions = 0
  private var unspent: [[UInt8]: Output] = [:]
  private var previous = [UInt8](repeating: 0, count: 32)
  private var bytes: [UInt8] = []
  private var place = 0

  /// Reads the blocks of a private test chain (regtest), the first one first.
  init(_ blocks: [[UInt8]]) {
    for (height, block) in blocks.enumerated() {
      bytes = block
      place = 0
      read(height)
    }
  }

  private mutating func fault(_ text: String, _ height: Int) {
    faults.append("\(text) at \(height)")
  }

  private mutating func read(_ height: Int) {
    let header = take(80)
    let hash = PlainSHA256.twice(header)
    if Array(header[4..<36]) != previous { fault("link", height) }
    // The target of this network: the highest bit of the hash, read backward, is clear.
    if Array(header[72..<76]) != [0xff, 0xff, 0x7f, 0x20] { fault("target", height) }
    if hash[31] & 0x80 != 0 { fault("work", height) }
    previous = hash
    let all = (0..<count()).map { _ in transaction() }
    if place != bytes.count { fault("bytes left over", height) }
    if root(all.map(\.id)) != Array(header[36..<68]) { fault("merkle root", height) }
    let weight = 4 * (80 + (all.count < 253 ? 1 : 3)) + all.reduce(0) { $0 + $1.weight }
    if weight > 4_000_000 { fault("weight \(weight)", height) }
    if height > 0 { checkCoinbase(all, height) }
    let fees = spend(all, height)
    let subsidy = UInt64(5_000_000_000) >> UInt64(height / 150)
    let claimed = all[0].outputs.reduce(UInt64(0)) { $0 + $1.value }
    if claimed > subsidy + fees { fault("coinbase value \(claimed)", height) }
    transactions += all.count
  }

  /// BIP 34 and BIP 141.
  private mutating func checkCoinbase(_ all: [Transaction], _ height: Int) {
    var number = height
    var digits: [UInt8] = []
    while number > 0 {
      digits.append(UInt8(number & 0xff))
      number >>= 8
    }
    if let last = digits.last, last >= 0x80 { digits.append(0) }
    let pushed = height <= 16 ? [0x50 + UInt8(height)] : [UInt8(digits.count)] + digits
    if !all[0].firstScript.starts(with: pushed) { fault("height in coinbase", height) }
    let zero = [UInt8](repeating: 0, count: 32)
    let leaves = [zero] + all.dropFirst().map(\.witnessID)
    let commitment = PlainSHA256.twice(root(leaves) + all[0].firstWitness)
    let script: [UInt8] = [0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed] + commitment
    if !all[0].outputs.contains(where: { $0.script.starts(with: script) }) {
      fault("witness commitment", height)
    }
  }

  /// Takes what is spent and adds what is made, in order; returns the fees.
  private mutating func spend(_ all: [Transaction], _ height: Int) -> UInt64 {
    var fees: UInt64 = 0
    for (position, transaction) in all.enumerated() {
      var paid: UInt64 = 0
      for outpoint in transaction.spends where position > 0 {
        guard let output = unspent.removeValue(forKey: outpoint) else {
          fault("spends what is not there", height)
          continue
        }
        if output.isCoinbase, height - output.height < 100 { fault("young coinbase", height) }
        paid += output.value
      }
      let made = transaction.outputs.reduce(UInt64(0)) { $0 + $1.value }
      if position > 0 {
        if made > paid { fault("makes money", height) } else { fees += paid - made }
      }
      for (vout, output) in transaction.outputs.enumerated() where output.script.first != 0x6a {
        guard height > 0 else { continue }
        unspent[transaction.id + little(UInt32(vout))] = Output(
          value: output.value, isCoinbase: position == 0, height: height)
      }
    }
    return fees
  }

  private mutating func transaction() -> Transaction {
    let begin = place
    let version = take(4)
    let hasWitness = bytes[place] == 0
    if hasWitness { _ = take(2) }
    let middle = place
    var (spends, script): ([[UInt8]], [UInt8]) = ([], [])
    for _ in 0..<count() {
      spends.append(take(36))
      let unlocking = take(count())
      if script.isEmpty { script = unlocking }
      _ = take(4)
    }
    let outputs = (0..<count()).map { _ in
      (value: take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }, script: take(count()))
    }
    let end = place
    var witness: [UInt8] = []
    for _ in 0..<(hasWitness ? spends.count : 0) {
      for _ in 0..<count() {
        let item = take(count())
        if witness.isEmpty { witness = item }
      }
    }
    let lock = take(4)
    let bare = version + Array(bytes[middle..<end]) + lock
    let whole = Array(bytes[begin..<place])
    return Transaction(
      id: PlainSHA256.twice(bare), witnessID: PlainSHA256.twice(whole),
      weight: 3 * bare.count + whole.count, spends: spends, outputs: outputs, firstScript: script,
      firstWitness: witness)
  }

  private func root(_ leaves: [[UInt8]]) -> [UInt8] {
    var row = leaves
    while row.count > 1 {
      if row.count % 2 == 1 { row.append(row[row.count - 1]) }
      row = stride(from: 0, to: row.count, by: 2).map { PlainSHA256.twice(row[$0] + row[$0 + 1]) }
    }
    return row[0]
  }

  private mutating func take(_ size: Int) -> [UInt8] {
    defer { place += size }
    return Array(bytes[place..<place + size])
  }

  private mutating func count() -> Int {
    let first = take(1)[0]
    guard first >= 0xfd else { return Int(first) }
    return take(1 << (Int(first) - 0xfc)).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private func little(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
