import Bitcoin
import ChainStore
import Foundation
import Simulation

/// What a seed does to a store: extreme values in rows of any column, rows that are moved, files cut,
/// lengthened and exchanged, and hostile numbers in everything that lies beside the columns.
struct Damage {
  private var random: SeededRandom
  /// What was done, in words.
  private(set) var words: [String] = []

  /// The damage of a seed.
  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  /// Damages a store in up to three places.
  mutating func apply(to store: String) throws {
    var forger = try StoreForger(store)
    for _ in 0..<random.number(in: 1...3) {
      switch random.number(below: 12) {
      case 0: exchange(&forger)
      case 1: resize(&forger)
      case 2: changeManifest(&forger)
      case 3: forgeStale(&forger)
      case 4: try changeClustering(store)
      default: changeRows(&forger)
      }
    }
    try forger.write()
  }

  private mutating func pick<Element>(_ list: [Element]) -> Element {
    list[Int(random.number(below: UInt64(list.count)))]
  }

  /// Numbers that a position, a count or an amount should not be, by the counts of a store.
  private mutating func extreme(_ counts: [UInt64]) -> UInt64 {
    let count = pick(counts)
    switch random.number(below: 4) {
    case 0: return pick(Damage.extremes)
    case 1: return pick([count &- 1, count, count &+ 1])
    case 2: return random.number(below: count &+ 1)
    default: return random.next()
    }
  }

  private static let extremes: [UInt64] = [
    0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff, 0x100_0000_0000,
    0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0xffff_ffff_ffff_ffff,
  ]

  private mutating func changeRows(_ forger: inout StoreForger) {
    let name = pick(forger.names)
    let totals = forger.manifest.totals
    let counts = [totals.blocks, totals.transactions, totals.inputs, totals.outputs].map {
      UInt64(max(1, $0))
    }
    let width = Schema.columns.first { $0.name == name }?.rowSize ?? 4
    var bytes = forger.columns[name] ?? []
    words.append("\(name) \(changeRows(&bytes, width: width, counts))")
    forger.columns[name] = bytes
  }

  /// Changes rows of some bytes, all of one width; says how.
  private mutating func changeRows(
    _ bytes: inout [UInt8], width: Int, _ counts: [UInt64]
  ) -> String {
    var rows = stride(from: 0, to: bytes.count - bytes.count % width, by: width).map {
      Array(bytes[$0..<($0 + width)])
    }
    if rows.isEmpty { rows = [row(width, counts), row(width, counts)] }
    let first = random.number(in: 0...(rows.count - 1))
    let last = random.number(in: first...(rows.count - 1))
    let kind = pick(["one", "one", "eight", "all", "range", "swapped", "shuffled", "reversed"])
    switch kind {
    case "one": rows[first] = row(width, counts)
    case "eight":
      for _ in 0..<8 { rows[random.number(in: 0...(rows.count - 1))] = row(width, counts) }
    case "all":
      let same = row(width, counts)
      for place in rows.indices { rows[place] = same }
    case "range":
      let same = row(width, counts)
      for place in first...last { rows[place] = same }
    case "swapped": rows.swapAt(first, last)
    case "shuffled": rows = random.shuffled(rows)
    default: rows.reverse()
    }
    bytes = rows.flatMap { $0 }
    return kind == "one" ? "row \(first)" : kind
  }

  private mutating func row(_ width: Int, _ counts: [UInt64]) -> [UInt8] {
    (0..<((width + 7) / 8)).flatMap { _ in
      let number = extreme(counts)
      return (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
    }.prefix(width).map { $0 }
  }

  private mutating func exchange(_ forger: inout StoreForger) {
    let (one, other) = (pick(forger.names), pick(forger.names))
    words.append("\(one) and \(other) exchanged")
    (forger.columns[one], forger.columns[other]) = (forger.columns[other], forger.columns[one])
  }

  private mutating func resize(_ forger: inout StoreForger) {
    let name = pick(forger.names)
    let width = Schema.columns.first { $0.name == name }?.rowSize ?? 1
    if random.happens(oneIn: 2) {
      forger.columns[name] = Array((forger.columns[name] ?? []).dropLast(width))
      words.append("\(name) cut")
    } else {
      forger.columns[name]? += row(width, [1])
      words.append("\(name) lengthened")
    }
  }

  private mutating func changeManifest(_ forger: inout StoreForger) {
    let number = Int(truncatingIfNeeded: extreme([UInt64(max(1, forger.manifest.totals.blocks))]))
    let fields: [(String, WritableKeyPath<Manifest, Int>)] = [
      ("blocks", \.totals.blocks), ("transactions", \.totals.transactions),
      ("inputs", \.totals.inputs), ("outputs", \.totals.outputs),
      ("addresses", \.totals.addresses), ("unspent", \.totals.unspentCount),
      ("unspendable", \.totals.unspendableCount), ("stale blocks", \.staleBlocks),
    ]
    if random.happens(oneIn: 2) {
      let (name, field) = pick(fields)
      forger.manifest[keyPath: field] = number
      words.append("manifest: \(number) \(name)")
    } else {
      let sum = UInt64(bitPattern: Int64(number))
      forger.manifest.totals.unspentValue = sum
      forger.manifest.totals.subsidy = Int64(number)
      forger.manifest.totals.fees = sum
      forger.manifest.beginsAtGenesis = random.happens(oneIn: 2)
      words.append("manifest: sums of \(sum)")
    }
  }

  /// A file of stale blocks: a count, headers, and contents whose own counts are hostile.
  private mutating func forgeStale(_ forger: inout StoreForger) {
    let content = row(16, [3]) + random.bytes(random.number(in: 0...200))
    let size = random.happens(oneIn: 3) ? extreme([1]) : UInt64(content.count)
    var file = [UInt8](repeating: 0, count: 0)
    for number in [random.happens(oneIn: 3) ? extreme([1]) : 1] {
      file += (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
    }
    file += random.bytes(32 + BlockHeader.size) + row(4, [200])
    file += (0..<8).map { UInt8(truncatingIfNeeded: size >> UInt64(8 * $0)) } + content
    forger.stale = file
    forger.manifest.staleBlocks = random.happens(oneIn: 4) ? -1 : 1
    words.append("stale blocks of \(size) bytes")
  }

  /// One file of a stored clustering, or its numbers.
  private mutating func changeClustering(_ store: String) throws {
    let name = "clusters-default"
    guard let derived = try DerivedColumns(store: store, name: name) else { return }
    let graph = try ChainGraph(directory: store)
    let counts = [graph.addressCount, graph.txCount, 1].map { UInt64($0) }
    let files = derived.notes.sha256.keys.sorted()
    let chosen = pick(files)
    var parameters = derived.notes.parameters
    if random.happens(oneIn: 4) {
      let key = pick(parameters.keys.sorted())
      parameters[key] = pick(["-1", "18446744073709551616", "\(extreme(counts))", ""])
      words.append("clustering: \(key) is \(parameters[key] ?? "")")
    }
    let columns = try files.map { file -> (name: String, rows: [UInt32]) in
      let column = try derived.column(file)
      let rows = (0..<column.count).map { column[$0] }
      guard file == chosen else { return (file, rows) }
      var bytes = rows.withByteView { Array($0) }
      let how = changeRows(&bytes, width: 4, counts)
      words.append("clustering: \(file) \(how)")
      return (file, bytes.withUnsafeBytes { Array($0.bindMemory(to: UInt32.self)) })
    }
    try DerivedColumns.save(
      store: store, name: name, digest: derived.notes.digest, parameters: parameters,
      columns: columns)
  }
}
