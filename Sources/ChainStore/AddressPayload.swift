import Bitcoin

/// How an output script is kept: a type, and the bytes that the type does not imply.
public enum AddressPayload {
  /// Addresses between two stored byte positions of the payload column.
  public static let blockSize = 64

  /// Bytes kept for a type; nil where they vary, and stand whole behind a u32 length.
  @inline(__always)
  public static func fixedSize(of type: ScriptType) -> Int? {
    switch type {
    case .p2pkh, .p2sh, .p2wpkh: 20
    case .p2wsh, .p2tr: 32
    case .p2a: 0
    case .p2pk, .multisig, .opReturn, .witnessUnknown, .nonstandard: nil
    }
  }

  /// The script that a type and its kept bytes stand for.
  public static func script(
    type: ScriptType, kept: ByteView
  ) -> [UInt8] {
    let (head, tail) = frame(of: type)
    return head + kept + tail
  }

  /// What stands before and behind the kept bytes in a script of a type.
  static func frame(of type: ScriptType) -> (head: [UInt8], tail: [UInt8]) {
    frames[Int(type.rawValue)]
  }

  private static let frames: [(head: [UInt8], tail: [UInt8])] = ScriptType.allCases.map { type in
    switch type {
    case .p2pkh: ([0x76, 0xa9, 20], [0x88, 0xac])
    case .p2sh: ([0xa9, 20], [0x87])
    case .p2wpkh: ([0, 20], [])
    case .p2wsh: ([0, 32], [])
    case .p2tr: ([0x51, 32], [])
    case .p2a: ([0x51, 2, 0x4e, 0x73], [])
    case .p2pk, .multisig, .opReturn, .witnessUnknown, .nonstandard: ([], [])
    }
  }

  /// The part of a script that is kept.
  @inline(__always)
  public static func kept(
    _ script: ByteView, type: ScriptType, payload: Range<Int>
  ) -> ByteView {
    switch fixedSize(of: type) {
    case nil: script
    case 0: ByteView.empty
    default: ByteView(rebasing: script[payload])
    }
  }
}
