/// What a wallet pays to, as one part of its text says it: a key's first letters (SLIP 132), the path
/// of its origin (BIP 44, 48, 49, 84, 86), or the functions of a descriptor around it.
///
/// Where two of them differ one is mistaken, and the addresses of the other wallet are never looked
/// at; nobody can tell which, so both are said.
enum ScriptClaim: String {
  case keyHash = "P2PKH"
  case nestedSegwit = "P2WPKH inside P2SH"
  case segwit = "P2WPKH"
  case nestedMultisig = "P2WSH inside P2SH"
  case multisig = "P2WSH"
  case taproot = "P2TR"
  case scriptHash = "P2SH"
  case bare = "scripts without an address"

  /// What a key's first letters say; nil for those that say nothing.
  init?(_ purpose: ExtendedKeyVersion.Purpose) {
    switch purpose {
    case .any: return nil
    case .nestedSegwit: self = .nestedSegwit
    case .segwit: self = .segwit
    case .nestedMultisig: self = .nestedMultisig
    case .multisig: self = .multisig
    }
  }

  /// What the path of an origin such as `8cce63f8/84h/0h/0h` says; nil for one that says nothing.
  init?(origin: String) {
    let steps = origin.split(separator: "/").dropFirst().map(String.init)
    switch steps.first {
    case "44h": self = .keyHash
    case "49h": self = .nestedSegwit
    case "84h": self = .segwit
    case "86h": self = .taproot
    case "48h" where steps.count > 3 && steps[3] == "1h": self = .nestedMultisig
    case "48h" where steps.count > 3 && steps[3] == "2h": self = .multisig
    default: return nil
    }
  }
}

extension KeyExpression {
  /// What its first letters and its origin say of its scripts, with who says it.
  fileprivate var claims: [(of: String, claim: ScriptClaim)] {
    var claims: [(of: String, claim: ScriptClaim)] = []
    if case .extended(let key) = source, let claim = ScriptClaim(key.version.purpose) {
      claims.append(("the \(key.version.prefix)", claim))
    }
    if let claim = ScriptClaim(origin: origin) { claims.append(("the path of its origin", claim)) }
    return claims
  }

  /// What contradicts within the key alone.
  var contradictions: [String] {
    let claims = claims
    guard claims.count > 1, claims[0].claim != claims[1].claim else { return [] }
    return [KeyExpression.sentence(claims[0], claims[1])]
  }

  fileprivate static func sentence(
    _ one: (of: String, claim: ScriptClaim), _ other: (of: String, claim: ScriptClaim)
  ) -> String {
    "\(one.of) says \(one.claim.rawValue), \(other.of) says \(other.claim.rawValue): one of them is "
      + "mistaken, and the addresses of the other wallet are not looked at"
  }
}

extension ScriptExpression {
  /// What the functions say; nil for `combo`, which says everything, and for single scripts.
  private var claim: ScriptClaim? {
    switch self {
    case .pkh: .keyHash
    case .wpkh: .segwit
    case .sh(.wpkh): .nestedSegwit
    case .sh(.wsh): .nestedMultisig
    case .sh: .scriptHash
    case .wsh: .multisig
    case .tr, .rawtr: .taproot
    case .pk, .multi: .bare
    case .combo, .script: nil
    }
  }

  /// Where keys say other scripts than the functions around them.
  var contradictions: [String] {
    guard let claim else { return [] }
    var found: [String] = []
    for key in keys {
      for said in key.claims where said.claim != claim {
        let sentence = KeyExpression.sentence(said, ("the descriptor", claim))
        if !found.contains(sentence) { found.append(sentence) }
      }
    }
    return found
  }
}
