import Bitcoin

extension ChainGraph {
  /// Transactions with a txid, ascending; two where a coinbase was made twice before BIP 30.
  public func transactions(withID id: Txid) -> [TxIndex] {
    txLookup.candidates(hashing.hash(of: id)).filter { txid[$0] == id }.map { TxIndex($0) }
  }

  /// The latest transaction with a txid.
  public func transaction(withID id: Txid) -> TxIndex? {
    transaction(withID: id, key: hashing.hash(of: id), below: txCount)
  }

  /// The latest transaction with a txid of that key among the first so many. Cost: one bucket, no
  /// allocation, however many have that txid.
  func transaction(withID id: Txid, key: UInt64, below end: Int) -> TxIndex? {
    txLookup.last(key, below: end) { txid[$0] == id }.map { TxIndex($0) }
  }

  /// The same, for one txid.
  func transaction(withID id: Txid, below end: Int) -> TxIndex? {
    transaction(withID: id, key: hashing.hash(of: id), below: end)
  }

  /// Brings near what ``transaction(withID:key:below:)`` reads for some txids' keys.
  func approachTransactions(_ keys: UnsafePointer<UInt64>, _ count: Int) -> UInt64 {
    unsafe txLookup.approach(keys, count) { place in
      guard place < txCount else { return 0 }
      return txid[place].words.0 ^ UInt64(truncatingIfNeeded: txFirstOutput[place])
    }
  }

  /// Brings near what ``address(withKey:type:kept:below:)`` reads for some keys.
  func approachAddresses(_ keys: UnsafePointer<UInt64>, _ count: Int) -> UInt64 {
    let payload = unsafe addressPayload.pointer
    return unsafe addressLookup.approach(keys, count) { place in
      guard place < addressCount else { return 0 }
      let block = Int(min(addressBlock[place / AddressPayload.blockSize], UInt64(payload.count)))
      let guess = min(payload.count - 1, block + place % AddressPayload.blockSize * 21)
      return unsafe UInt64(addressType[place]) ^ (guess >= 0 ? UInt64(payload[guess]) : 0)
    }
  }

  /// The output at a position of the latest transaction with a txid.
  public func output(_ id: Txid, _ vout: UInt32) -> OutputIndex? {
    guard let transaction = transaction(withID: id) else { return nil }
    let range = outputs(of: transaction)
    guard Int(vout) < range.count else { return nil }
    return OutputIndex(range.lowerBound + Int(vout))
  }

  /// The output of an outpoint, of the latest transaction with its txid.
  public func output(_ outpoint: Outpoint) -> OutputIndex? {
    output(outpoint.txid, outpoint.vout)
  }

  /// The block of a hash; linear in the number of blocks.
  public func block(withHash hash: BlockHash) -> BlockIndex? {
    unsafe blockHash.pointer.firstIndex(of: hash).map { BlockIndex($0) }
  }

  /// Whether a hash is that of a known block that lost.
  public func isStale(_ hash: BlockHash) -> Bool {
    stale.contains(hash)
  }

  /// Hashes of known blocks that lost, ascending.
  public var staleBlocks: [BlockHash] { stale.entries.map(\.header.hash) }

  /// The address of an output script.
  public func address(ofScript script: [UInt8]) -> AddressIndex? {
    script.withByteView { bytes in
      let (type, range) = Script.classify(bytes)
      let kept = AddressPayload.kept(bytes, type: type, payload: range)
      return address(
        withKey: hashing.hash(of: bytes), type: type.rawValue, kept: kept, below: addressCount)
    }
  }

  /// The address of a type and kept bytes among the first so many.
  func address(
    withKey key: UInt64, type: UInt8, kept: ByteView, below end: Int
  ) -> AddressIndex? {
    var found: AddressIndex?
    addressLookup.visit(key) { address in
      guard found == nil, address < end, addressType[address] == type else { return }
      if payload(of: AddressIndex(address)).elementsEqual(kept) { found = AddressIndex(address) }
    }
    return found
  }

  /// Bytes of all kept scripts.
  var payloadSize: Int { addressPayload.count }

  /// Where an address's kept bytes begin, header included.
  func payloadStart(of address: Int) -> Int {
    let bytes = unsafe ByteView(addressPayload.pointer)
    let block = address / AddressPayload.blockSize
    guard block < addressBlock.count else { return bytes.count }
    var position = Int(min(addressBlock[block], UInt64(bytes.count)))
    for other in (block * AddressPayload.blockSize)..<address {
      position += keptSize(other, at: position, in: bytes).total
    }
    return position
  }

  /// The bytes kept of an address: hash, program, or the whole script where the type implies none.
  /// Nothing where damaged rows lead beyond those of its block of addresses.
  public func payload(of address: AddressIndex) -> ByteView {
    let bytes = unsafe ByteView(addressPayload.pointer)
    let position = payloadStart(of: address.int)
    let (header, total) = keptSize(address.int, at: position, in: bytes)
    let next = address.int / AddressPayload.blockSize + 1
    let end = next < addressBlock.count ? addressBlock[next] : UInt64(bytes.count)
    guard position + total <= bytes.count, UInt64(position + total) <= end else {
      return ByteView.empty
    }
    return ByteView(rebasing: bytes[(position + header)..<(position + total)])
  }

  /// The output script of an address.
  public func script(of address: AddressIndex) -> [UInt8] {
    AddressPayload.script(type: scriptType(of: address), kept: payload(of: address))
  }

  /// The script type of an address.
  public func scriptType(of address: AddressIndex) -> ScriptType {
    ScriptType(rawValue: addressType[address.int]) ?? .nonstandard
  }

  /// Txid and position that an input row with ``missingParent`` names.
  public func missingOutpoint(ofInput row: Int) -> Outpoint? {
    let rows = missingInput.positions
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] < row { low = middle + 1 } else { high = middle }
    }
    guard low < rows.count, rows[low] == row else { return nil }
    let bytes = unsafe ByteView(missingOutpoint.pointer)
    return Outpoint(
      txid: bytes.loadUnaligned(fromByteOffset: low * 36, as: Hash256.self),
      vout: bytes.loadUnaligned(fromByteOffset: low * 36 + 32, as: UInt32.self))
  }

  /// Header and whole size of an address's kept bytes; a damaged length ends at the column's end.
  private func keptSize(
    _ address: Int, at position: Int, in bytes: ByteView
  ) -> (header: Int, total: Int) {
    let type = ScriptType(rawValue: addressType[address]) ?? .nonstandard
    if let size = AddressPayload.fixedSize(of: type) { return (0, size) }
    guard position >= 0, position + 4 <= bytes.count else { return (0, 0) }
    return (4, 4 + Int(bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
  }
}
