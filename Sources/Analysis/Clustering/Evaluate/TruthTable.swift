import Bitcoin
import ChainStore

/// The truth of a made chain: who owns which address, and what each is.
///
/// Two forms are read: tables with a header, of `address,owner` or of `outpoint,owner`, as a
/// simulated chain has beside its blocks; and lines of JSON with `address` (or `script`) and
/// `owner` (or `actor`). What an address is stands under `kind` or `role`, what an output was paid
/// for under `purpose`. Further fields are passed over.
public struct TruthTable: Sendable {
  /// An address of the chain.
  public struct Row: Sendable {
    /// The address.
    public var address: AddressIndex
    /// Who owns it.
    public var owner: String
    /// What the owner is; empty where the file does not say.
    public var kind: String
  }

  /// Addresses that occur on the chain, in the order of the files.
  public private(set) var rows: [Row] = []
  /// Owners of the addresses that customers paid into: those whose kind has the word `deposit` in
  /// it, and those of outputs whose purpose is `deposit`.
  public private(set) var deposits: [AddressIndex: String] = [:]

  private let graph: ChainGraph

  /// Nothing known of a chain.
  public init(_ graph: ChainGraph) { self.graph = graph }

  /// Reads one file; `name` stands in messages.
  public mutating func read(_ bytes: ByteView, name: String) throws(AnalysisError) {
    try TruthReader(graph).read(bytes, name: name) { row in
      guard let address = row.address else { return }
      if !row.isOutput { rows.append(Row(address: address, owner: row.owner, kind: row.kind)) }
      let kind = row.kind.lowercased()
      if row.isOutput ? kind == "deposit" : kind.contains("deposit") {
        deposits[address] = row.owner
      }
    }
  }
}
