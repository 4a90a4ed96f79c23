import Bitcoin
import Foundation
import Simulation
import Testing

@testable import ChainStore

/// Hashes that nobody can make collide without the key.
struct KeyedHashTests {
  /// The hash as its definition reads, one step at a time.
  private struct Twin {
    let words: [UInt64]

    init(_ key: HashKey) {
      words = (UInt8(0)..<7).flatMap { number in
        let digest = Digest.sha256(Array("hash tables".utf8) + key.bytes + [number, 0, 0, 0])
        return stride(from: 0, to: 32, by: 8).map { Twin.word(digest, $0) }
      }
    }

    static func word(_ bytes: [UInt8], _ place: Int, size: Int = 8) -> UInt64 {
      (0..<size).reduce(0) { sum, byte in
        let value = place + byte < bytes.count ? bytes[place + byte] : 0
        return sum + UInt64(value) << UInt64(8 * byte)
      }
    }

    private func wide(_ place: Int) -> UInt128 {
      UInt128(words[place]) << 64 + UInt128(words[place + 1])
    }

    func hash(of script: [UInt8]) -> UInt64 {
      let inner = script.count <= 128 ? pairs(script) : polynomial(script)
      let low = UInt128(UInt64(truncatingIfNeeded: inner))
      let sum =
        wide(16) &* low &+ wide(18) &* (inner >> 64) &+ wide(20) &* UInt128(script.count)
        &+ wide(22)
      let top = UInt64(sum >> 64)
      let mixed = (top ^ top >> 32) &* 0xd6e8_feb8_6659_fd93
      return mixed ^ mixed >> 32
    }

    private func pairs(_ script: [UInt8]) -> UInt128 {
      stride(from: 0, to: script.count, by: 16).reduce(0) { sum, place in
        let left = Twin.word(script, place) &+ words[place / 8]
        let right = Twin.word(script, place + 8) &+ words[place / 8 + 1]
        return sum &+ UInt128(left) * UInt128(right)
      }
    }

    private func polynomial(_ script: [UInt8]) -> UInt128 {
      let prime = UInt128(1) << 61 - 1
      let point = UInt128(words[24] >> 3) % prime
      return stride(from: 0, to: script.count, by: 7).reduce(0) { value, place in
        (value * point + UInt128(Twin.word(script, place, size: 7))) % prime
      }
    }
  }

  private func hash(_ script: [UInt8], _ hashing: KeyedHash) -> UInt64 {
    script.withByteView { hashing.hash(of: $0) }
  }

  @Test("the hash is what its definition says, at every length and any place in memory")
  func twin() throws {
    var random = SeededRandom(seed: 1)
    for _ in 0..<3 {
      let key = HashKey.random()
      let (hashing, twin) = (KeyedHash(key), Twin(key))
      for count in Array(0...300) + [1000, 10_001, 70_000] {
        let script =
          random.happens(oneIn: 3)
          ? [UInt8](repeating: 0xff, count: count)
          : random.bytes(count)
        #expect(hash(script, hashing) == twin.hash(of: script), "\(count) bytes")
        let shifted = [0] + script
        let again = shifted.withByteView {
          hashing.hash(of: ByteView(rebasing: $0[1...]))
        }
        #expect(again == twin.hash(of: script), "\(count) bytes, one further")
      }
      let id = Digest.doubleSHA256(random.bytes(9))
      #expect(hashing.hash(of: id) == twin.hash(of: id.wireBytes))
    }
  }

  @Test("a key written out gives the same hashes everywhere, and another key others")
  func fixed() throws {
    let key = try #require(testKey)
    let script: [UInt8] = [0x76, 0xa9, 20] + [UInt8](0..<20) + [0x88, 0xac]
    let known = hash(script, KeyedHash(key))
    #expect(known == Twin(key).hash(of: script))
    #expect(hash(script, KeyedHash(.random())) != known)
  }

  @Test("lengths, zeros and single bits tell scripts apart")
  func differences() {
    let hashing = KeyedHash(.random())
    let zeros = (0...400).map { hash([UInt8](repeating: 0, count: $0), hashing) }
    #expect(Set(zeros).count == zeros.count)
    for count in [1, 8, 25, 34, 128, 129, 500] {
      var script = [UInt8](repeating: 0x5a, count: count)
      var all: Set<UInt64> = [hash(script, hashing)]
      for bit in 0..<(8 * count) {
        script[bit / 8] ^= 1 << UInt8(bit % 8)
        all.insert(hash(script, hashing))
        script[bit / 8] ^= 1 << UInt8(bit % 8)
      }
      #expect(all.count == 8 * count + 1, "\(count) bytes")
    }
  }

  /// Scripts that share the fixed hash of layout 3, written down by algebra.
  static func collidingScript(_ number: Int) -> [UInt8] {
    let (factor, second): (UInt64, UInt64) = (0x9e37_79b9_7f4a_7c15, 0xd6e8_feb8_6659_fd93)
    func bytes(_ word: UInt64) -> [UInt8] { word.littleEndianBytes }
    let start: [UInt8] = [0, 32] + bytes(UInt64(number)).prefix(6)
    let word = start.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let product = (34 ^ factor ^ word ^ second).multipliedFullWidth(by: factor)
    return start + bytes(product.high ^ product.low ^ second)
      + [UInt8](repeating: 0x11, count: 18)
  }

  /// The most of some hashes that fall into one of 4,096 places by some of their bits.
  private func fullest(_ hashes: [UInt64], _ shift: UInt64) -> Int {
    Dictionary(hashes.map { ($0 >> shift & 4095, 1) }, uniquingKeysWith: +).values.max() ?? 0
  }

  @Test("scripts made to collide, evenly spaced txids and random ones spread alike")
  func spread() {
    let hashing = KeyedHash(.random())
    let count = 65_536
    let colliding = (0..<count).map { hash(KeyedHashTests.collidingScript($0), hashing) }
    let spaced = (0..<count).map { number in
      hashing.hash(
        of: Hash256(wireBytes: [UInt8](repeating: 0, count: 24) + bytes(number)) ?? .zero)
    }
    let random = (0..<count).map { hashing.hash(of: Digest.doubleSHA256(bytes($0))) }
    for hashes in [colliding, spaced, random] {
      #expect(Set(hashes).count == count)
      // Sixteen a place are expected; fifty come up once in 10^10 draws of all places.
      for shift: UInt64 in [0, 8, 20, 40, 52] { #expect(fullest(hashes, shift) < 50, "\(shift)") }
    }
  }

  private func bytes(_ number: Int) -> [UInt8] {
    UInt64(number).littleEndianBytes
  }

  /// A chain whose second block pays to so many scripts.
  private func chain(_ count: Int, _ script: (Int) -> [UInt8]) -> [Block] {
    var blocks = Array(DrawnChain(seed: 3, transactions: 2).blocks.prefix(1))
    var block = Block(
      header: BlockHeader(
        hash: Digest.doubleSHA256([1]), previous: blocks[0].header.hash, merkleRoot: .zero,
        version: 1, time: 1_700_000_000, bits: 0x207f_ffff, nonce: 0))
    block.transactions = [
      BlockTransaction(
        txid: Digest.doubleSHA256([2]), firstInput: 0, firstOutput: 0, version: 1, lockTime: 0,
        size: 0, weight: 0)
    ]
    for number in 0..<count {
      let script = script(number)
      block.outputs.append(
        BlockOutput(
          value: 1, scriptOffset: UInt32(block.scripts.count), scriptSize: UInt32(script.count)))
      block.scripts += script
    }
    blocks.append(block)
    return blocks
  }

  @Test("scripts that all fall into one place of a table, by a key that was chosen, are refused")
  func chosenKey() throws {
    let folder = try StoreFolder()
    let hashing = KeyedHash(try #require(testKey))
    // As many scripts as find their way into one of the first buckets of all.
    var number = 0
    let scripts = (0..<600).map { _ -> [UInt8] in
      while true {
        number += 1
        let script = [0, 20] + bytes(number) + [UInt8](repeating: 7, count: 12)
        if hash(script, hashing) >> 56 == 0 { return script }
      }
    }
    try folder.build(chain(scripts.count) { scripts[$0] }, into: "s")
    let error = #expect(throws: StoreError.self) {
      try GraphVerifier.verify(store: folder.store("s"))
    }
    #expect(error?.message.contains("hash key") == true, "\(String(describing: error))")
  }

  @Test("in a store of scripts made to collide, a look-up meets next to no stranger")
  func store() throws {
    let folder = try StoreFolder()
    let count = 20_000
    try folder.build(chain(count, KeyedHashTests.collidingScript), into: "s")
    let graph = try GraphVerifier.verify(store: folder.store("s"))
    #expect(graph.addressCount > count)
    let strangers = (0..<count).reduce(0) { sum, number in
      let key = hash(KeyedHashTests.collidingScript(number), graph.hashing)
      return sum + graph.addressLookup.candidates(key).count - 1
    }
    // A bucket has up to sixteen entries, and one in 256 has the same tag.
    #expect(strangers < count / 4)
    #expect(graph.address(ofScript: KeyedHashTests.collidingScript(77)) != nil)
  }
}
