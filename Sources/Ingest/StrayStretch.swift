import Bitcoin

/// Bytes of a block file between two sound records, or behind the last, that belong to neither.
struct StrayStretch {
  let start: Int
  /// Records that begin here and hold no sound block.
  var begun: [BegunRecord] = []
  /// Where the network's magic stood last without a header behind it.
  var lastMagic: Int?

  /// Where the last record of the file begins, if it is one that was not written to its end: the
  /// file ends first, or zeros that a node puts there ahead of time. `end` is behind the last byte
  /// that is no padding.
  func tornRecord(_ file: ObfuscatedFile, _ network: Network, end: Int) -> Int? {
    if let record = begun.last {
      guard record.statedSize > BlockHeader.size, record.statedSize <= network.largestBlock else {
        return nil
      }
      // A block may end in zeros of its own: a lock time, and little before it.
      let isPadded = end < file.count && record.statedEnd - end > 8
      return record.statedEnd > file.count || isPadded ? record.offset : nil
    }
    if let place = lastMagic {
      let size = place + BegunRecord.prefixSize
      guard end < size + BlockHeader.size else { return nil }
      return end < size || file.word(place + 4) <= network.largestBlock ? place : nil
    }
    let left = end - start
    return left < 4 && (0..<left).allSatisfy { file[start + $0] == network.magic[$0] }
      ? start : nil
  }

  /// The header of a record that is whole by its size but whose header proves nothing; nil where
  /// the stretch has another shape. `end` is where it ends, `last` where its padding begins.
  func damagedHeader(
    _ file: ObfuscatedFile, _ network: Network, end: Int, last: Int
  ) -> BlockHeader? {
    let body = start + BegunRecord.prefixSize
    guard begun.isEmpty, file.matches(network.magic, at: start), body + BlockHeader.size <= end
    else { return nil }
    let size = Int(file.word(start + 4))
    guard size > BlockHeader.size, size <= network.largestBlock,
      (last...end).contains(body + size)
    else { return nil }
    return file.withBytes(body, min(network.encoding.longestHeader, end - body)) { bytes in
      var reader = ByteReader(bytes)
      return try? BlockHeader(decoding: &reader, as: network.encoding)
    }
  }
}
