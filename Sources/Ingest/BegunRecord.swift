import Bitcoin

/// A place in a block file where a record begins: the network's magic, a size, and a whole header
/// that meets its own target. What follows may be anything.
struct BegunRecord {
  /// Magic and size before each block.
  static let prefixSize = 8

  /// Where the magic stands.
  let offset: Int
  /// The size as it is stated.
  let statedSize: Int
  let header: BlockHeader

  /// Where the block begins.
  var body: Int { offset + BegunRecord.prefixSize }
  /// Where the record ends, if the size is right.
  var statedEnd: Int { body + statedSize }

  /// What there is to say of a size that is not the block's.
  func wrongSize(_ size: Int, at location: String) -> Blemish {
    Blemish(
      severity: .rubbish,
      message: "a record that states \(statedSize) bytes, its block has \(size)",
      location: location)
  }

  /// Whether a block of the network can have the stated size and ends within the file.
  func isBelievable(_ file: ObfuscatedFile, _ network: Network) -> Bool {
    statedSize > BlockHeader.size && statedSize <= network.largestBlock
      && statedEnd <= file.count
  }
}

extension ObfuscatedFile {
  /// The record that begins at a place; nil where none does.
  func begunRecord(at place: Int, of network: Network) -> BegunRecord? {
    let body = place + BegunRecord.prefixSize
    guard matches(network.magic, at: place), body + BlockHeader.size <= count,
      !isKeyOverAndOver(place)
    else { return nil }
    let size = min(network.encoding.longestHeader, count - body)
    let decoded = withBytes(body, size) { bytes in
      var reader = ByteReader(bytes)
      return try? BlockHeader(decoding: &reader, as: network.encoding)
    }
    guard let header = decoded, header.meetsTarget(network.proof),
      network.proof == .ownHash || header.work > .zero
    else { return nil }
    return BegunRecord(offset: place, statedSize: Int(word(place + 4)), header: header)
  }

  /// Whether only zeros are stored here: padding, even where the key itself reads as a magic.
  private func isKeyOverAndOver(_ place: Int) -> Bool {
    key != nil && (place..<(place + 12)).allSatisfy { self[$0] == keyByte($0) }
  }

  /// The network of the first record of any of some, and its place, as far as `limit`. The record
  /// must lead to another or to the file's end, or hold a sound block: a wrong key may leave a
  /// header that looks like one.
  func firstRecord(
    of networks: [Network], before limit: Int = .max
  ) -> (place: Int, network: Network)? {
    var firstBytes = [Bool](repeating: false, count: 256)
    for network in networks { firstBytes[Int(network.magic[0])] = true }
    var patience = count
    for place in 0..<min(limit, count) where firstBytes[Int(self[place])] {
      for network in networks {
        guard let record = begunRecord(at: place, of: network) else { continue }
        if record.isBelievable(self, network),
          record.statedEnd == count || begunRecord(at: record.statedEnd, of: network) != nil
        {
          return (place, network)
        }
        guard patience > 0 else { continue }
        let (size, cost) = soundSize(of: record, network)
        if size != nil { return (place, network) }
        patience -= cost
      }
    }
    return nil
  }

  /// Whether a record begins in some bytes. A block cut within a witness, which no txid covers, may
  /// seem to go on in the record that follows it.
  private func hasRecord(in range: Range<Int>, of network: Network) -> Bool {
    range.contains { self[$0] == network.magic[0] && begunRecord(at: $0, of: network) != nil }
  }

  /// How many bytes the block of a record has, whatever the record states; nil where the bytes are
  /// no block, or not the one of its header. `cost` is how many were looked at.
  func soundSize(of record: BegunRecord, _ network: Network) -> (size: Int?, cost: Int) {
    let rest = min(network.largestBlock, count - record.body)
    var size = min(rest, max(record.statedSize, BlockHeader.size))
    var cost = 0
    while true {
      cost += size
      let (isBlock, found) = withBytes(record.body, size) { bytes -> (Bool, Int?) in
        var reader = ByteReader(bytes)
        guard let block = try? Block(reading: &reader, as: network.encoding) else {
          return (false, nil)
        }
        let isSound =
          block.hasSoundMerkleRoot
          && (Block.hasCommittedWitnesses(bytes, as: network.encoding)
            || !hasRecord(in: (record.offset + 1)..<(record.body + reader.offset), of: network))
        return (true, isSound ? reader.offset : nil)
      }
      // The stated size may be too small: more is looked at, step by step.
      guard !isBlock, size < rest else { return (found, cost) }
      size = min(rest, max(size * 8, 1 << 16))
    }
  }
}
