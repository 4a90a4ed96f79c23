/// Dense position of a block among those of a store; the first is 0. Its height, which a stretch of
/// chain may not know, is another number: ``ChainGraph/height(of:)``.
public struct BlockIndex: Hashable, Comparable, Sendable, BitwiseCopyable, RawRepresentable {
  /// The position.
  public let rawValue: UInt32
  /// A position.
  @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// A position.
  @inline(__always) public init(_ position: Int) { rawValue = UInt32(position) }
  /// The position as an array index.
  @inline(__always) public var int: Int { Int(rawValue) }
  /// Chain order.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Dense position of a transaction in chain order, which is also a topological order.
public struct TxIndex: Hashable, Comparable, Sendable, BitwiseCopyable, RawRepresentable {
  /// The position.
  public let rawValue: UInt32
  /// A position.
  @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// A position.
  @inline(__always) public init(_ position: Int) { rawValue = UInt32(position) }
  /// The position as an array index.
  @inline(__always) public var int: Int { Int(rawValue) }
  /// Chain order.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Dense position of an output; outputs of one transaction are consecutive.
///
/// 64 bits wide, since mainnet nears 2³² of them.
public struct OutputIndex: Hashable, Comparable, Sendable, BitwiseCopyable, RawRepresentable {
  /// The position.
  public let rawValue: UInt64
  /// A position.
  @inline(__always) public init(rawValue: UInt64) { self.rawValue = rawValue }
  /// A position.
  @inline(__always) public init(_ position: Int) { rawValue = UInt64(position) }
  /// The position as an array index.
  @inline(__always) public var int: Int { Int(rawValue) }
  /// Chain order.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Dense position of an address (a distinct output script), by first appearance.
public struct AddressIndex: Hashable, Comparable, Sendable, BitwiseCopyable, RawRepresentable {
  /// The position.
  public let rawValue: UInt32
  /// A position.
  @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// A position.
  @inline(__always) public init(_ position: Int) { rawValue = UInt32(position) }
  /// The position as an array index.
  @inline(__always) public var int: Int { Int(rawValue) }
  /// Order of first appearance.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A cluster, named by its first-seen address.
public struct ClusterID: Hashable, Comparable, Sendable, BitwiseCopyable, RawRepresentable {
  /// Position of the cluster's first-seen address.
  public let rawValue: UInt32
  /// A position.
  @inline(__always) public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// The first-seen address.
  @inline(__always) public var firstAddress: AddressIndex { AddressIndex(rawValue: rawValue) }
  /// Order of first appearance.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Who spent an output: values of the `output.spender` column.
public enum Spender {
  /// Nobody has spent the output.
  public static let none = UInt32.max
  /// A later transaction with the same txid overwrote the output before anybody spent it (BIP 30).
  public static let overwritten = UInt32.max - 1
}

/// What ``ChainGraph/inputSpentOutput`` gives where the parent lies outside the store.
public let missingParent = -1

/// What a narrow row of `input.spentOutput` holds there.
let narrowMissingParent = UInt32.max
