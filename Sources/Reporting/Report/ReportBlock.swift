/// One piece of a report as a page shows it, before it is HTML or Markdown.
enum ReportBlock {
  /// A heading of level 1 to 3; the anchor names it in links.
  case heading(Int, String, anchor: String)
  /// A paragraph.
  case paragraph([ReportSpan])
  /// A list of sentences.
  case list([String])
  /// Terms and what they mean.
  case terms([(term: String, meaning: String)])
  /// A table.
  case table(ReportTable)
  /// Text to be typed as it stands.
  case command(String)
  /// A sentence that must not be missed.
  case alert(String)
  /// The picture of the flow.
  case picture
}

/// A piece of a sentence.
enum ReportSpan {
  case text(String)
  case strong(String)
}

/// A table with a caption and, where it sums, a last row of totals.
struct ReportTable {
  enum Cell {
    case text(String)
    /// A hash, an outpoint, an address: never shortened.
    case identifier(String)
    /// Two identifiers, the one that is asked for first.
    case name(String, detail: String)
    /// A second line in smaller type.
    case pair(String, detail: String)
    /// Satoshis, shown as BTC and as satoshis.
    case amount(UInt64)
    case number(String)
  }

  struct Column {
    var title: String
    var isNumber = false
  }

  var caption: String
  var columns: [Column]
  var rows: [[Cell]]
  var totals: [Cell]?
}
