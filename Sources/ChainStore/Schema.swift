/// The store's files: each column's name, the bytes of a row, and what indexes it.
///
/// This table is the format; ``Manifest`` names the files, each with its checksum, and is closed by
/// its own. Which row stands where in `lookup.*` depends on the store's ``HashKey``. Numbers are little-endian; hashes stand in wire order. A column named
/// `tx.id` lies in the file `tx.id.col` of the version directory that the manifest names.
public enum Schema {
  /// Version of the layout; a store of another version is refused.
  public static let version = 4

  /// What the rows of a column may hold, by the column whose rows they count.
  enum Values: Sendable, Hashable {
    case any
    /// Rows of another column.
    case rows(of: String)
    /// Rows of another column, or none.
    case rowsOrNone(of: String)
    /// Rows of another column and one past, in ascending order.
    case firsts(of: String)
    /// Amounts, with rows of another column for the large ones.
    case amounts(large: String)
    /// Transactions, of which those past the commit's end are none.
    case spenders
    /// Outputs, of which those past the commit's end stand for earlier ones.
    case lastReceipts
  }

  /// One file of fixed-size rows.
  public struct ColumnSpec: Sendable {
    /// Name, without the file ending.
    public let name: String
    /// Bytes of one row.
    public let rowSize: Int
    /// What a row belongs to, and what it means.
    public let meaning: String
    /// Whether rows are positions, which take a fifth byte in a column `NAME.high` where the chain
    /// needs it.
    public var isPosition = false
    /// What a row may hold, checked when it is first read.
    var values = Values.any

    /// File name inside the version directory.
    public var fileName: String { "\(name).col" }
  }

  /// Every column, in the order of the manifest.
  public static let columns: [ColumnSpec] = [
    ColumnSpec(name: "block.hash", rowSize: 32, meaning: "height: hash of the block"),
    ColumnSpec(
      name: "block.digest", rowSize: 32, meaning: "height: content digest of the chain up to here"),
    ColumnSpec(
      name: "block.facts", rowSize: 32,
      meaning: "height: digest of all facts of the chain up to here"),
    ColumnSpec(name: "block.time", rowSize: 4, meaning: "height: seconds since 1970, as mined"),
    ColumnSpec(name: "block.bits", rowSize: 4, meaning: "height: compact target"),
    ColumnSpec(
      name: "block.firstTx", rowSize: 4, meaning: "height, and one past: first TxIndex",
      values: .firsts(of: "tx.id")),
    ColumnSpec(name: "tx.id", rowSize: 32, meaning: "TxIndex: txid"),
    ColumnSpec(
      name: "tx.firstInput", rowSize: 4, meaning: "TxIndex, and one past: input row",
      isPosition: true, values: .firsts(of: "input.spentOutput")),
    ColumnSpec(
      name: "tx.firstOutput", rowSize: 4, meaning: "TxIndex, and one past: OutputIndex",
      isPosition: true, values: .firsts(of: "output.amount")),
    ColumnSpec(
      name: "tx.version", rowSize: 1, meaning: "TxIndex: transaction version; 255 an exception"),
    ColumnSpec(
      name: "tx.lockTime", rowSize: 1,
      meaning: "TxIndex: 0 none, else 1 and how far below its height; 255 an exception"),
    ColumnSpec(
      name: "tx.size", rowSize: 2,
      meaning: "TxIndex: bytes with witnesses, 0 unknown; 65,535 an exception"),
    ColumnSpec(
      name: "tx.witness", rowSize: 2,
      meaning: "TxIndex: w, so that weight is 4 sizes less 3 w; 65,535 an exception"),
    ColumnSpec(
      name: "tx.exception", rowSize: 12,
      meaning: "in order: TxIndex, item (0 version, 1 lock time, 2 size, 3 weight, 4 + n the"
        + " sequence of input n), value"),
    ColumnSpec(
      name: "input.spentOutput", rowSize: 4, meaning: "input row: OutputIndex spent, or missing",
      isPosition: true, values: .rowsOrNone(of: "output.amount")),
    ColumnSpec(
      name: "input.sequence", rowSize: 1,
      meaning: "input row: below 16 counted down from the last number, else 16 and the number;"
        + " 255 an exception"),
    ColumnSpec(
      name: "output.amount", rowSize: 4,
      meaning: "OutputIndex: satoshis below 2^31, else 2^31 and a row of output.largeAmount",
      values: .amounts(large: "output.largeAmount")),
    ColumnSpec(name: "output.largeAmount", rowSize: 8, meaning: "in order: satoshis"),
    ColumnSpec(
      name: "output.address", rowSize: 4, meaning: "OutputIndex: AddressIndex",
      values: .rows(of: "address.type")),
    ColumnSpec(
      name: "output.spender", rowSize: 4, meaning: "OutputIndex: TxIndex, none or overwritten",
      values: .spenders),
    ColumnSpec(
      name: "output.previousReceipt", rowSize: 4,
      meaning: "OutputIndex: the OutputIndex before it of the same address, or none",
      isPosition: true, values: .rowsOrNone(of: "output.amount")),
    ColumnSpec(name: "address.type", rowSize: 1, meaning: "AddressIndex: script type"),
    ColumnSpec(
      name: "address.block", rowSize: 8, meaning: "every 64th AddressIndex: byte in address.payload"
    ),
    ColumnSpec(
      name: "address.first", rowSize: 4, meaning: "every 64th AddressIndex: its first OutputIndex",
      isPosition: true, values: .rows(of: "output.amount")),
    ColumnSpec(
      name: "address.payload", rowSize: 1,
      meaning: "hash, program or key; other scripts whole, behind a u32 length"),
    ColumnSpec(
      name: "address.lastReceipt", rowSize: 4, meaning: "AddressIndex: its last OutputIndex",
      isPosition: true, values: .lastReceipts),
    ColumnSpec(
      name: "missing.input", rowSize: 4, meaning: "input rows whose parent is not in the store",
      isPosition: true),
    ColumnSpec(
      name: "missing.outpoint", rowSize: 36, meaning: "for each of them: txid and vout (u32)"),
    ColumnSpec(
      name: "lookup.tx", rowSize: 1,
      meaning: "one file a stretch of TxIndex, by the keyed hash of the txid: buckets (u32, and one"
        + " past), entries (u32), tags"),
    ColumnSpec(
      name: "lookup.address", rowSize: 1,
      meaning: "one file a stretch of AddressIndex: as lookup.tx, by the keyed hash of the script"),
  ]

  /// Bytes of a column's rows.
  static func rowSize(of name: String) -> Int {
    columns.first { $0.name == name }?.rowSize ?? 1
  }

  /// Whether a column is a set of lookup tables, which follow from the other columns.
  static func isLookup(_ name: String) -> Bool { name.hasPrefix("lookup.") }
}
