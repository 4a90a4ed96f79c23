/// A key of a descriptor (BIP 380): where it comes from, and the steps from what is written to what
/// is used.
struct KeyExpression: Sendable, Equatable {
  /// What is written.
  enum Source: Sendable, Equatable {
    /// A public key of 33 or 65 bytes, or of 32 for taproot.
    case key([UInt8])
    /// An extended public key.
    case extended(ExtendedKey)
  }

  /// What stands behind the last step.
  enum Wildcard: Sendable, Equatable {
    case none, unhardened, hardened
  }

  var source: Source
  /// Fingerprint and path of the key's origin, as written, without brackets; empty for none.
  var origin = ""
  /// The steps; one that has several values is different in each branch (BIP 389).
  var steps: [[UInt32]] = []
  var wildcard = Wildcard.none

  /// Ways to choose among steps with several values; 1 where there are none.
  var branchCount: Int { steps.first { $0.count > 1 }?.count ?? 1 }

  /// Whether the key has children to count through.
  var isRanged: Bool { wildcard != .none }

  /// The chains of an extended key; nil for a plain key, which is at home on all.
  var chains: ExtendedKeyVersion.Chains? {
    if case .extended(let key) = source { return key.version.chains }
    return nil
  }

  var isUncompressed: Bool {
    if case .key(let bytes) = source { return bytes.count == 65 }
    return false
  }

  /// The key with a branch's steps taken.
  func resolved(branch: Int) throws(KeyError) -> KeyExpression {
    guard case .extended(var key) = source else { return self }
    for step in steps {
      key = try key.child(step.count > 1 ? step[min(branch, step.count - 1)] : step[0])
    }
    return KeyExpression(source: .extended(key), origin: origin, wildcard: wildcard)
  }

  /// The bytes of a resolved key, at an index where it is ranged.
  func bytes(at index: UInt32) throws(KeyError) -> [UInt8] {
    switch (source, wildcard) {
    case (.key(let bytes), _): return bytes
    case (.extended(let key), .none): return key.key
    case (.extended(let key), .unhardened): return try key.childKey(index)
    case (.extended(let key), .hardened):
      return try key.childKey(index | ExtendedKey.firstHardened)
    }
  }

  /// The steps of a branch and the index, such as `/0/7`, behind the origin where one is written.
  func path(branch: Int, index: UInt32) -> String {
    var text = origin.isEmpty ? "" : "[\(origin)]"
    for step in steps {
      text += KeyExpression.stepText(step.count > 1 ? step[min(branch, step.count - 1)] : step[0])
    }
    switch wildcard {
    case .none: break
    case .unhardened: text += "/\(index)"
    case .hardened: text += "/\(index)h"
    }
    return text
  }

  /// The expression around the text of its key.
  func text(of key: String) -> String {
    var text = (origin.isEmpty ? "" : "[\(origin)]") + key
    for step in steps {
      let values = step.map { String(KeyExpression.stepText($0).dropFirst()) }
      text += values.count > 1 ? "/<\(values.joined(separator: ";"))>" : "/\(values[0])"
    }
    switch wildcard {
    case .none: return text
    case .unhardened: return text + "/*"
    case .hardened: return text + "/*h"
    }
  }

  private static func stepText(_ step: UInt32) -> String {
    let isHardened = step >= ExtendedKey.firstHardened
    return isHardened ? "/\(step - ExtendedKey.firstHardened)h" : "/\(step)"
  }
}
