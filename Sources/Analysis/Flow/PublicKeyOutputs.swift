import Bitcoin
import ChainStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The P2PK scripts of a chain by the hash of their key: the coins that the owner of a P2PKH address
/// can spend too, which no look-up of the address finds.
///
/// The store keeps a P2PK script by its key, so the first question goes once through the types of
/// all addresses and hashes the keys found; what follows is a binary search. Cost of the first: a
/// byte an address and a SHA-256 and a RIPEMD-160 a key, shared among threads.
public final class PublicKeyOutputs: Sendable {
  /// The first eight bytes of a key's hash, and the address of its script.
  private struct Entry: Comparable {
    let hash: UInt64
    let address: UInt32

    static func < (left: Entry, right: Entry) -> Bool {
      (left.hash, left.address) < (right.hash, right.address)
    }
  }

  private let graph: ChainGraph
  private let entries: [Entry]

  /// Goes through the addresses of a chain.
  public init(_ graph: ChainGraph, threads: Int) {
    self.graph = graph
    let found = SharedWork.map(
      PublicKeyOutputs.pieces(of: graph.addressCount).count, threads: threads
    ) { piece in
      PublicKeyOutputs.entries(graph, PublicKeyOutputs.pieces(of: graph.addressCount)[piece])
    }
    entries = found.flatMap { $0 }.sorted()
  }

  /// Keys that stand in P2PK scripts.
  public var count: Int { entries.count }

  /// The address of the P2PK script of a key whose hash a P2PKH script shows; nil where the script
  /// is another, or its key has no such output.
  public func address(ofKeyIn script: [UInt8]) -> AddressIndex? {
    guard let wanted = PublicKeyOutputs.keyHash(in: script) else { return nil }
    let prefix = PublicKeyOutputs.prefix(of: wanted)
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].hash < prefix { low = middle + 1 } else { high = middle }
    }
    while low < entries.count, entries[low].hash == prefix {
      let address = AddressIndex(rawValue: entries[low].address)
      if PublicKeyOutputs.hash(of: graph.script(of: address)) == wanted { return address }
      low += 1
    }
    return nil
  }

  /// The hash in a P2PKH script; nil for any other.
  public static func keyHash(in script: [UInt8]) -> [UInt8]? {
    script.withByteView { bytes in
      let (type, payload) = Script.classify(bytes)
      return type == .p2pkh ? Array(bytes[payload]) : nil
    }
  }

  private static func pieces(of count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: 1 << 20).map { $0..<min(count, $0 + 1 << 20) }
  }

  private static func entries(_ graph: ChainGraph, _ range: Range<Int>) -> [Entry] {
    let types = unsafe ByteView(graph.addressType.pointer)
    guard let base = unsafe types.buffer.baseAddress else { return [] }
    var found: [Entry] = []
    var place = range.lowerBound
    while place < range.upperBound,
      let hit = unsafe memchr(
        base + place, Int32(ScriptType.p2pk.rawValue), range.upperBound - place)
    {
      let address = unsafe AddressIndex(base.distance(to: UnsafeRawPointer(hit)))
      place = address.int + 1
      if let hash = hash(of: graph.script(of: address)) {
        found.append(Entry(hash: prefix(of: hash), address: address.rawValue))
      }
    }
    return found
  }

  private static func hash(of script: [UInt8]) -> [UInt8]? {
    script.withByteView { bytes in
      let (type, key) = Script.classify(bytes)
      return type == .p2pk ? Digest.hash160(Array(bytes[key])) : nil
    }
  }

  private static func prefix(of hash: [UInt8]) -> UInt64 {
    hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
