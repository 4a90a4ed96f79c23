import Bitcoin
import ChainStore
import Foundation
import Simulation
import Testing

@testable import Ingest

/// One block file with sound records and rubbish between them.
private struct LitteredFile {
  private(set) var bytes: [UInt8] = []
  /// Blocks whose sound records are in it.
  private(set) var sound: [[UInt8]] = []
  /// Where rubbish lies, and how much of it the record before counts as its own.
  private(set) var rubbish: [(range: Range<Int>, claimed: Int)] = []
  private let blocks: [[UInt8]]
  private var random: SeededRandom

  init(_ blocks: [[UInt8]], seed: UInt64) {
    self.blocks = blocks
    random = SeededRandom(seed: seed)
    var claimed = 0
    for block in random.shuffled(blocks).prefix(random.number(in: 2...6)) {
      litter(claimed: claimed)
      claimed = random.happens(oneIn: 12) ? 8 : 0
      bytes += LitteredFile.record(block, stated: block.count + claimed)
      sound.append(block)
    }
    litter(claimed: claimed)
  }

  static func record(_ block: [UInt8], stated: Int? = nil) -> [UInt8] {
    Network.regtest.magic
      + withUnsafeBytes(of: UInt32(stated ?? block.count).littleEndian) { Array($0) } + block
  }

  private mutating func litter(claimed: Int) {
    guard !random.happens(oneIn: 3) else { return }
    let start = bytes.count
    for _ in 0..<random.number(in: 1...3) { bytes += piece() }
    rubbish.append((start..<bytes.count, claimed))
  }

  private mutating func piece() -> [UInt8] {
    let whole = LitteredFile.record(blocks[random.number(in: 0...(blocks.count - 1))])
    switch random.number(below: 9) {
    case 0: return random.bytes(random.number(in: 1...300))
    case 1: return [UInt8](repeating: 0, count: random.number(in: 1...200))
    case 2: return Network.regtest.magic
    case 3: return Array(whole.prefix(8))
    case 4: return Array(whole.prefix(8)) + random.bytes(random.number(in: 1...120))
    case 5: return Array(whole.prefix(random.number(in: 1...(whole.count - 9))))
    case 6: return Array(whole.suffix(random.number(in: 1...(whole.count - 1))))
    case 7: return Network.all[random.number(in: 0...(Network.all.count - 1))].magic
    default:
      let first = random.number(in: 0...(whole.count - 1))
      return Array(whole[first..<random.number(in: first...(whole.count - 1))])
    }
  }

  /// The file behind a key.
  func stored(_ key: [UInt8]) -> [UInt8] { bytes.indices.map { bytes[$0] ^ key[$0 & 7] } }
}

/// Keys that trip a reader: with zeros, with bytes of the magic, of one byte, or of any.
private func trickyKey(_ random: inout SeededRandom) -> [UInt8] {
  var key = random.bytes(8)
  let place = random.number(in: 0...7)
  switch random.number(below: 6) {
  case 0: key[place] = 0
  case 1: for number in 0..<place { key[number] = 0 }
  case 2: key[place] = Network.regtest.magic[0]
  case 3: for number in 0..<4 { key[(place + number) & 7] = Network.regtest.magic[number] }
  case 4: key = [UInt8](repeating: key[0], count: 8)
  default: break
  }
  return key
}

private func isSound(_ block: [UInt8], in source: BlkFiles) throws -> Bool {
  let hash = Digest.doubleSHA256(Array(block.prefix(BlockHeader.size)))
  return try source.records.contains { record in
    guard record.header.hash == hash else { return false }
    return try source.block(of: record).hasSoundMerkleRoot
  }
}

@Test("whatever lies between them, no sound block is lost and each stretch is told once")
func litteredFiles() throws {
  let isFull = ProcessInfo.processInfo.environment["FILATURE_FULL"] != nil
  let chains = (UInt64(1)...8).map { RandomChain.make(seed: $0, proof: .ground) }
  for seed in UInt64(1)...(isFull ? 10_000 : 300) {
    let littered = LitteredFile(chains[Int(seed % 8)], seed: seed)
    var random = SeededRandom(seed: seed &+ 99_991)
    let key = random.happens(oneIn: 2) ? trickyKey(&random) : [UInt8](repeating: 0, count: 8)
    let input = try InputFile(
      name: "blk", copying: littered.stored(key),
      key: key.contains { $0 != 0 } ? .bytes(key) : .none)
    var source = try BlkFiles(files: [input], network: .regtest)
    // Whoever reads a block that is none has the input searched whole.
    if source.records.contains(where: { (try? source.block(of: $0)) == nil }) {
      _ = try source.searchInsideRecords(.all)
    }
    for block in littered.sound {
      #expect(try isSound(block, in: source), "a block of seed \(seed)")
    }
    let blemishes = source.blemishes + source.laterBlemishes
    let places = blemishes.filter { $0.bytes > 0 }.compactMap { blemish in
      blemish.location.split(separator: " ").last.flatMap { Int($0) }
    }
    #expect(Set(places).count == places.count, "seed \(seed): \(places)")
    for (stretch, claimed) in littered.rubbish {
      let isPadding = stretch.allSatisfy {
        littered.bytes[$0] == 0 || littered.bytes[$0] == key[$0 & 7]
      }
      // What is left out of a block's end may be zeros, and zeros may follow.
      if source.records.contains(where: { stretch.contains($0.offset) }) { continue }
      let told = blemishes.compactMap { blemish in
        blemish.location.split(separator: " ").last.flatMap { Int($0) }
      }.filter { stretch.contains($0) }
      // A last record that is cut short is told beside the bytes before it.
      // So is what the record before counts as its own.
      let isLast = stretch.upperBound == littered.bytes.count
      let most = 1 + (isLast ? 1 : 0) + (claimed > 0 && stretch.count > claimed ? 1 : 0)
      #expect(
        isPadding || (1...most).contains(told.count), "seed \(seed): \(stretch), told \(told)")
    }
  }
}

@Test("a beginning whose size leads exactly over whole records hides none of them")
func coveredRecords() throws {
  let blocks = RandomChain.make(seed: 9, proof: .ground)
  let tip = blocks.count - 1
  // What begins: the block after the tip, one that is nowhere else, and one that is sound elsewhere.
  for (name, begun, kept) in [("next", tip, 0..<tip), ("other", tip - 3, 0..<tip)] {
    for covered in [3, tip - 1] {
      let folder = try DumpFolder()
      var bytes: [UInt8] = []
      for height in kept where name == "next" || height != begun {
        if height == covered {
          bytes += Network.regtest.magic
          let size = UInt32(BlockHeader.size + 8 + blocks[covered].count)
          bytes += withUnsafeBytes(of: size.littleEndian) { Array($0) }
          bytes += blocks[begun].prefix(BlockHeader.size)
        }
        bytes += LitteredFile.record(blocks[height])
      }
      let path = folder.path + "/blk00000.dat"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      var request = IngestRequest(paths: [path], store: folder.path + "/store")
      request.threads = 1
      var ingestion = Ingestion(request) { _ in }
      let outcome = try ingestion.run()
      #expect(outcome.manifest?.totals.blocks == (name == "next" ? tip : begun))
      #expect(outcome.added == outcome.manifest?.totals.blocks)
      #expect(outcome.failure != nil)
      // Read again with the whole chain beside it, all is well.
      let whole = folder.path + "/blk00001.dat"
      try Data(blocks.flatMap { LitteredFile.record($0) }).write(to: URL(fileURLWithPath: whole))
      request.paths = [path, whole]
      var again = Ingestion(request) { _ in }
      let second = try again.run()
      #expect(second.failure == nil && second.manifest?.totals.blocks == blocks.count)
    }
  }
}

@Test("a beginning of a block that only the store knows hides none of the new ones behind it")
func coveredByTheStore() throws {
  let isFull = ProcessInfo.processInfo.environment["FILATURE_FULL"] != nil
  let blocks = RandomChain.make(seed: 21, proof: .ground)
  let half = blocks.count / 2
  let folder = try DumpFolder()
  let known = folder.path + "/blk00000.dat"
  try Data(blocks[..<half].flatMap { LitteredFile.record($0) }).write(
    to: URL(fileURLWithPath: known))
  _ = try folder.ingest([known], into: "known")
  for seed in UInt64(1)...(isFull ? 500 : 20) {
    var random = SeededRandom(seed: seed)
    var bytes: [UInt8] = []
    var height = half
    while height < blocks.count {
      let covered = random.number(in: 0...3)
      let records = blocks[height..<min(blocks.count, height + max(1, covered))].flatMap {
        LitteredFile.record($0)
      }
      if covered > 0 {
        let begun = blocks[random.number(in: 1...(half - 1))]
        let left = begun.prefix(random.number(in: BlockHeader.size...(begun.count - 1)))
        let stated = LitteredFile.record(Array(left), stated: left.count + records.count)
        bytes += stated
      }
      bytes += records
      height += max(1, covered)
    }
    let path = folder.path + "/blk00001.dat"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let store = folder.path + "/store-\(seed)"
    try FileManager.default.copyItem(atPath: folder.path + "/store-known", toPath: store)
    let paths = random.happens(oneIn: 2) ? [path] : [known, path]
    let outcome = try folder.ingest(paths, into: "\(seed)")
    #expect(outcome.manifest?.totals.blocks == blocks.count, "seed \(seed)")
    #expect(
      bytes.count == blocks[half...].reduce(0) { $0 + $1.count + 8 }
        || !outcome.warnings.isEmpty, "seed \(seed)")
  }
}

@Test("bytes that a record counts as its block's are told of, once it is read")
func surplusBytes() throws {
  let blocks = RandomChain.make(seed: 22, proof: .ground)
  for (stray, lines) in [
    ([UInt8](repeating: 7, count: 8), 2), ([UInt8](repeating: 0, count: 8), 1),
  ] {
    let folder = try DumpFolder()
    var bytes: [UInt8] = []
    for (height, block) in blocks.enumerated() {
      let isLong = height == 3 || height == blocks.count - 1
      bytes += LitteredFile.record(block, stated: block.count + (isLong ? stray.count : 0))
      if isLong { bytes += stray }
    }
    let path = folder.path + "/blk00000.dat"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let outcome = try folder.ingest([path], into: "store")
    #expect(outcome.manifest?.totals.blocks == blocks.count)
    #expect(outcome.warnings.count == 2 * lines, "\(outcome.warnings)")
  }
}

@Test("padding before and after the key hides no record, whatever bytes the key holds")
func paddingBehindKeys() throws {
  let blocks = Array(RandomChain.make(seed: 2, proof: .ground).prefix(4))
  var random = SeededRandom(seed: 12)
  var keys = (UInt8.min...UInt8.max).map { [UInt8](repeating: $0, count: 8) }
  for _ in 0..<1000 { keys.append(random.bytes(8)) }
  for _ in 0..<100 { keys.append(trickyKey(&random)) }
  for network in Network.all {
    let twice = network.magic + network.magic
    for turn in 0..<8 { keys.append(Array(twice[turn...] + twice[..<turn])) }
  }
  for (number, key) in keys.enumerated() {
    var stored: [UInt8] = []
    for (place, block) in blocks.enumerated() {
      // Alignment is a matter of where a record begins modulo 8.
      let count = place == 0 ? number % 8 : random.number(in: 0...40)
      let zeros = (stored.count..<(stored.count + count)).map { position in
        number % 2 == place % 2 ? 0 : key[position & 7]
      }
      stored += zeros
      for byte in LitteredFile.record(block) { stored.append(byte ^ key[stored.count & 7]) }
    }
    for count in 0..<40 { stored.append(number % 2 == 0 ? 0 : key[(stored.count + count) & 7]) }
    let input = try InputFile(
      name: "blk", copying: stored, key: key.contains { $0 != 0 } ? .bytes(key) : .none)
    let source = try BlkFiles(files: [input], network: .regtest)
    #expect(source.records.count == blocks.count, "key \(Hex.encode(key))")
    if number % 2 == 0 { #expect(source.blemishes.isEmpty, "key \(Hex.encode(key))") }
  }
}

@Test("a file that is all magics is read in time that grows with its length")
func hostileMagics() throws {
  let block = RandomChain.make(seed: 2, proof: .ground)[1]
  // Headers that are sound, each before a size that reaches over thousands of the next.
  let begun = Network.regtest.magic + [0, 0, 8, 0] + block.prefix(BlockHeader.size) + [250]
  var bytes: [UInt8] = []
  for _ in 0..<4000 { bytes += begun }
  for _ in 0..<4000 { bytes += Network.regtest.magic }
  let input = try InputFile(name: "blk", copying: bytes + LitteredFile.record(block))
  let clock = ContinuousClock()
  let took = try clock.measure {
    let source = try BlkFiles(files: [input], network: .regtest)
    #expect(try isSound(block, in: source))
  }
  #expect(took < .seconds(60))
}

@Test("many stretches of rubbish are summed up in one line, few are told one by one")
func summedUp() throws {
  let blocks = RandomChain.make(seed: 4, proof: .ground)
  for (step, lines) in [(1, 1), (7, blocks.count / 7)] {
    let folder = try DumpFolder()
    var bytes: [UInt8] = []
    for (height, block) in blocks.enumerated() {
      if height % step == step - 1 { bytes += [0xaa, 0xbb, 0xcc] }
      bytes += LitteredFile.record(block)
    }
    let path = folder.path + "/blk00000.dat"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let outcome = try folder.ingest([path], into: "store")
    #expect(outcome.manifest?.totals.blocks == blocks.count)
    #expect(outcome.warnings.count == lines, "\(outcome.warnings)")
    #expect(outcome.warnings.first?.contains("blk00000.dat offset") == true)
  }
}

/// Whether the header of a record meets its target, which half of all headers do on this chain.
private func meetsTarget(_ record: [UInt8]) throws -> Bool {
  try BlockHeader(decoding: Array(record[8..<88]), as: .bitcoin).meetsTarget
}

@Test("a sound copy further on mends a damaged one, and without it the block is named")
func soundCopy() throws {
  let blocks = RandomChain.make(seed: 6, proof: .ground)
  for place in [84, 60, 200] {
    var damaged = LitteredFile.record(blocks[5])
    repeat { damaged[place] &+= 1 } while try place < 88 && meetsTarget(damaged)
    let start = blocks[..<5].flatMap { LitteredFile.record($0) }
    let rest = blocks[6...].flatMap { LitteredFile.record($0) }
    let folder = try DumpFolder()
    let path = folder.path + "/blk00000.dat"
    try Data(start + damaged + rest).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: IngestError.self) {
      _ = try folder.ingest([path], into: "a\(place)")
    }
    #expect(error?.location == "\(path) offset \(start.count)")
    let mended = start + damaged + rest + LitteredFile.record(blocks[5])
    try Data(mended).write(to: URL(fileURLWithPath: path))
    let outcome = try folder.ingest([path], into: "b\(place)")
    #expect(outcome.manifest?.totals.blocks == blocks.count)
    #expect(outcome.warnings.count == 1, "\(outcome.warnings)")
  }
}
