/// What a descriptor says of a script: the functions of BIP 381 to 387.
indirect enum ScriptExpression: Sendable, Equatable {
  /// How the keys of a multisignature script stand.
  enum KeyOrder: Sendable, Equatable {
    /// As written.
    case written
    /// By their bytes (BIP 67).
    case sorted
  }

  case pk(KeyExpression)
  case pkh(KeyExpression)
  case wpkh(KeyExpression)
  case combo(KeyExpression)
  case multi(Int, [KeyExpression], KeyOrder)
  case sh(ScriptExpression)
  case wsh(ScriptExpression)
  case tr(KeyExpression, TaprootTree?)
  case rawtr(KeyExpression)
  case script([UInt8])

  /// The keys in the order they are written.
  var keys: [KeyExpression] {
    switch self {
    case .pk(let key), .pkh(let key), .wpkh(let key), .combo(let key), .rawtr(let key): [key]
    case .multi(_, let keys, _): keys
    case .sh(let inner), .wsh(let inner): inner.keys
    case .tr(let key, let tree): [key] + (tree?.keys ?? [])
    case .script: []
    }
  }

  /// The same with every key changed.
  func mapKeys(
    _ change: (KeyExpression) throws(KeyError) -> KeyExpression
  ) throws(KeyError) -> ScriptExpression {
    switch self {
    case .pk(let key): return .pk(try change(key))
    case .pkh(let key): return .pkh(try change(key))
    case .wpkh(let key): return .wpkh(try change(key))
    case .combo(let key): return .combo(try change(key))
    case .rawtr(let key): return .rawtr(try change(key))
    case .sh(let inner): return .sh(try inner.mapKeys(change))
    case .wsh(let inner): return .wsh(try inner.mapKeys(change))
    case .tr(let key, let tree): return .tr(try change(key), try tree?.mapKeys(change))
    case .script: return self
    case .multi(let threshold, let keys, let order):
      var changed: [KeyExpression] = []
      for key in keys { changed.append(try change(key)) }
      return .multi(threshold, changed, order)
    }
  }

  /// The output scripts at an index: one, or up to four for `combo`.
  func outputScripts(at index: UInt32) throws(KeyError) -> [[UInt8]] {
    switch self {
    case .pkh(let key): return [OutputScript.p2pkh(try key.bytes(at: index))]
    case .wpkh(let key): return [OutputScript.p2wpkh(try key.bytes(at: index))]
    case .sh(let inner): return [OutputScript.p2sh(try inner.script(at: index))]
    case .wsh(let inner): return [OutputScript.p2wsh(try inner.script(at: index))]
    case .combo(let key):
      let bytes = try key.bytes(at: index)
      let legacy = [OutputScript.p2pk(bytes), OutputScript.p2pkh(bytes)]
      guard bytes.count == 33 else { return legacy }
      let segwit = OutputScript.p2wpkh(bytes)
      return legacy + [segwit, OutputScript.p2sh(segwit)]
    case .pk, .multi, .tr, .rawtr, .script: return [try script(at: index)]
    }
  }

  /// The script itself, as it stands in an output or is hashed into one.
  private func script(at index: UInt32) throws(KeyError) -> [UInt8] {
    switch self {
    case .script(let bytes): return bytes
    case .pk(let key): return OutputScript.p2pk(try key.bytes(at: index))
    case .rawtr(let key):
      return OutputScript.p2tr(output: TaprootTree.xOnly(try key.bytes(at: index)))
    case .tr(let key, let tree):
      let inner = TaprootTree.xOnly(try key.bytes(at: index))
      let root = try tree?.hash(at: index) ?? []
      guard let output = TaprootTree.outputKey(internal: inner, root: root) else {
        throw KeyError(.malformed, "there is no taproot key at this index")
      }
      return OutputScript.p2tr(output: output)
    case .multi(let threshold, let keys, let order):
      var bytes: [[UInt8]] = []
      for key in keys { bytes.append(try key.bytes(at: index)) }
      if order == .sorted { bytes.sort { $0.lexicographicallyPrecedes($1) } }
      return OutputScript.multisig(threshold, bytes)
    case .pkh, .wpkh, .sh, .wsh, .combo: return try outputScripts(at: index)[0]
    }
  }
}
