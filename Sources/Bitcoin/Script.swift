/// What kind of condition an output script sets, by its shape alone.
public enum ScriptType: UInt8, Sendable, CaseIterable, Codable {
  case p2pk, p2pkh, p2sh, p2wpkh, p2wsh, p2tr, multisig, p2a, opReturn, witnessUnknown, nonstandard

  /// The word used in documents and on the command line.
  public var name: String {
    switch self {
    case .p2pk: "p2pk"
    case .p2pkh: "p2pkh"
    case .p2sh: "p2sh"
    case .p2wpkh: "p2wpkh"
    case .p2wsh: "p2wsh"
    case .p2tr: "p2tr"
    case .multisig: "multisig"
    case .p2a: "p2a"
    case .opReturn: "op_return"
    case .witnessUnknown: "witness_unknown"
    case .nonstandard: "nonstandard"
    }
  }
}

/// Recognises output scripts. Shapes as Bitcoin Core's `Solver` knows them.
public enum Script {
  /// A script longer than this can never be run, so its output can never be spent.
  public static let maximumSize = 10_000

  /// Whether no input can ever satisfy a script: `OP_RETURN` first, or too long to run.
  @inline(__always)
  public static func isProvablyUnspendable(_ script: ByteView) -> Bool {
    script.count > maximumSize || (script.count > 0 && script[0] == 0x6a)
  }

  /// The kind of a script, and where its hash, program or key stands in it.
  ///
  /// For a kind without such a payload (multisig, nonstandard, OP_RETURN, unknown witness) the
  /// range is the whole script.
  @inline(__always)
  public static func classify(_ script: ByteView) -> (ScriptType, Range<Int>) {
    let size = script.count
    let whole = 0..<size
    guard size > 0 else { return (.nonstandard, whole) }
    let first = script[0]
    if first == 0x6a { return (.opReturn, whole) }
    if size == 25, first == 0x76, script[1] == 0xa9, script[2] == 20, script[23] == 0x88,
      script[24] == 0xac
    {
      return (.p2pkh, 3..<23)
    }
    if size == 23, first == 0xa9, script[1] == 20, script[22] == 0x87 { return (.p2sh, 2..<22) }
    if size == 22, first == 0, script[1] == 20 { return (.p2wpkh, 2..<22) }
    if size == 34, script[1] == 32 {
      if first == 0 { return (.p2wsh, 2..<34) }
      if first == 0x51 { return (.p2tr, 2..<34) }
    }
    return classifyRare(script)
  }

  /// The kind of a script.
  public static func type(of script: [UInt8]) -> ScriptType {
    script.withByteView { classify($0).0 }
  }

  /// The version and program of a witness output script (BIP 141); nil for any other.
  public static func witnessProgram(_ script: [UInt8]) -> (version: UInt8, program: [UInt8])? {
    guard (4...42).contains(script.count), Int(script[1]) == script.count - 2 else { return nil }
    guard script[0] == 0 || (0x51...0x60).contains(script[0]) else { return nil }
    return (script[0] == 0 ? 0 : script[0] - 0x50, Array(script[2...]))
  }

  @inline(never)
  private static func classifyRare(
    _ script: ByteView
  ) -> (ScriptType, Range<Int>) {
    let size = script.count
    let whole = 0..<size
    if isPublicKeyScript(script) { return (.p2pk, 1..<(size - 1)) }
    if (4...42).contains(size), Int(script[1]) == size - 2 {
      if size == 4, script[0] == 0x51, script[2] == 0x4e, script[3] == 0x73 { return (.p2a, 2..<4) }
      if (0x51...0x60).contains(script[0]) { return (.witnessUnknown, whole) }
    }
    return (isMultisig(script) ? .multisig : .nonstandard, whole)
  }

  private static func isPublicKeyScript(_ script: ByteView) -> Bool {
    guard script[script.count - 1] == 0xac else { return false }
    switch script.count {
    case 35: return script[0] == 33 && (script[1] == 2 || script[1] == 3)
    case 67: return script[0] == 65 && (script[1] == 4 || script[1] == 6 || script[1] == 7)
    default: return false
    }
  }

  /// Bare m-of-n: OP_m, n keys of 33 or 65 bytes, OP_n, OP_CHECKMULTISIG.
  private static func isMultisig(_ script: ByteView) -> Bool {
    let size = script.count
    guard size >= 3, script[size - 1] == 0xae else { return false }
    guard (0x51...0x60).contains(script[0]), (0x51...0x60).contains(script[size - 2]) else {
      return false
    }
    var position = 1
    var keys = 0
    while position < size - 2 {
      guard script[position] == 33 || script[position] == 65 else { return false }
      position += 1 + Int(script[position])
      keys += 1
    }
    let required = Int(script[0]) - 0x50
    return position == size - 2 && required <= keys && keys == Int(script[size - 2]) - 0x50
  }
}
