import Bitcoin
import ChainStore
import Foundation

/// Who owns which address, as somebody knows it: the answer that clusterings are held against.
///
/// What is read is said at ``TruthTable``. An address that is given to two owners is left out, and
/// counted.
public struct OwnershipTruth: Sendable {
  /// Owners by number, in the order met.
  public private(set) var owners: [String] = []
  /// Rows that name no address or output of the chain.
  public private(set) var unknown = 0
  /// Addresses given to several owners.
  public private(set) var ambiguous = 0
  /// The owner of each address by number; `none` and `several` where there is not one.
  private(set) var ownerOf: [UInt32]

  private let graph: ChainGraph
  private var numbers: [String: UInt32] = [:]

  /// Stands for an address whose owner is not known.
  static let none = UInt32.max
  /// Stands for an address with several owners.
  static let several = UInt32.max - 1

  /// Nothing known of a chain.
  public init(_ graph: ChainGraph) {
    self.graph = graph
    ownerOf = [UInt32](repeating: OwnershipTruth.none, count: graph.addressCount)
  }

  /// Addresses with one known owner.
  public var known: Int { ownerOf.count { $0 < OwnershipTruth.several } }

  /// Reads one file; `name` stands in messages.
  public mutating func read(
    _ bytes: ByteView, name: String
  ) throws(AnalysisError) {
    let reader = TruthReader(graph)
    try reader.read(bytes, name: name) { row in give(row.address, to: row.owner) }
  }

  private mutating func give(_ address: AddressIndex?, to owner: String) {
    guard let address else {
      unknown += 1
      return
    }
    let number: UInt32
    if let known = numbers[owner] {
      number = known
    } else {
      number = UInt32(owners.count)
      numbers[owner] = number
      owners.append(owner)
    }
    let held = ownerOf[address.int]
    if held == OwnershipTruth.none {
      ownerOf[address.int] = number
    } else if held != number, held != OwnershipTruth.several {
      ownerOf[address.int] = OwnershipTruth.several
      ambiguous += 1
    }
  }
}
