/// How an output of a simulated economy is locked, which decides its size and its owner's habits.
enum LockKind: UInt8, CaseIterable, Sendable {
  case p2pkh, nestedSegwit, legacyMultisig, p2wpkh, p2wsh, p2tr

  /// Weight units of an input that spends such an output, with signatures of the usual length.
  var inputWeight: Int {
    switch self {
    case .p2pkh: 592
    case .nestedSegwit: 364
    case .legacyMultisig: 1_188
    case .p2wpkh: 272
    case .p2wsh: 418
    case .p2tr: 230
    }
  }

  /// Weight units of an output.
  var outputWeight: Int {
    switch self {
    case .p2pkh: 136
    case .nestedSegwit, .legacyMultisig: 128
    case .p2wpkh: 124
    case .p2wsh, .p2tr: 172
    }
  }

  /// What a wallet of this kind mostly locks new coins with after it has been renewed.
  var successor: LockKind? {
    switch self {
    case .p2pkh: .nestedSegwit
    case .nestedSegwit: .p2wpkh
    case .legacyMultisig: .p2wsh
    case .p2wpkh, .p2wsh, .p2tr: nil
    }
  }

  /// Whether an input that spends it has a witness.
  var hasWitness: Bool {
    switch self {
    case .p2pkh, .legacyMultisig: false
    case .nestedSegwit, .p2wpkh, .p2wsh, .p2tr: true
    }
  }
}

/// An address of a simulated economy: its number, and in the lowest three bits how it is locked.
///
/// The script is not stored anywhere: number and seed of the economy give it back.
struct AddressID: Hashable, Sendable {
  let raw: UInt64

  /// The address of a running number.
  init(number: UInt64, lock: LockKind) {
    raw = number << 3 | UInt64(lock.rawValue)
  }

  /// How it is locked.
  var lock: LockKind { LockKind(rawValue: UInt8(truncatingIfNeeded: raw & 7)) ?? .p2wpkh }
}

/// Numbers that look random and depend on a seed and a position alone (the finisher of SplitMix64).
enum Noise {
  /// 64 bits for a position.
  @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
