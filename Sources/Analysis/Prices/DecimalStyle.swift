/// How the numbers of a column are written: which sign stands before the decimals, and which parts
/// the thousands.
enum DecimalStyle: Equatable {
  case point, comma

  /// The style of a column; nil where its cells contradict each other.
  ///
  /// `12,345.6` and `1,234,567` have commas between thousands, `12.345,6` and `44100,50` do not. A
  /// column that has neither kind, as `45,000` alone, is read with `usual`.
  init?(of cells: some Sequence<String>, usual: DecimalStyle) {
    var found: Set<DecimalStyle> = []
    for cell in cells { if let style = DecimalStyle.shown(by: cell) { found.insert(style) } }
    guard found.count < 2 else { return nil }
    self = found.first ?? usual
  }

  /// What one cell shows beyond doubt.
  private static func shown(by cell: String) -> DecimalStyle? {
    let signs = cell.filter { $0 == "," || $0 == "." }
    guard let last = signs.last else { return nil }
    let ofLast: DecimalStyle = last == "." ? .point : .comma
    let ofOther: DecimalStyle = last == "." ? .comma : .point
    if signs.contains(where: { $0 != last }) { return ofLast }
    if signs.count > 1 { return ofOther }
    let figures = cell.suffix(while: { $0 != last })
    return figures.utf8.count == 3 && figures.utf8.allSatisfy(isFigure) ? nil : ofLast
  }

  private static func isFigure(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// A cell with a decimal point and without signs between thousands or of a currency.
  func plain(_ cell: String) -> String {
    var text = cell.trimmed
    text.removeAll { "$€£¥'’\u{a0}\u{202f} ".contains($0) }
    let (thousands, decimal): (Character, Character) = self == .point ? (",", ".") : (".", ",")
    guard text.contains(thousands) || text.contains(decimal) else { return text }
    let parts = text.split(separator: decimal, omittingEmptySubsequences: false)
    let groups = (parts.first ?? "").split(separator: thousands, omittingEmptySubsequences: false)
    // Groups of three figures behind the first, or a lone decimal point in a column of commas.
    guard parts.count <= 2,
      groups.count == 1 || groups.dropFirst().allSatisfy({ $0.utf8.count == 3 })
    else { return cell.trimmed }
    return groups.joined() + (parts.count == 2 ? "." + parts[1] : "")
  }
}

extension String {
  /// The longest end of the text whose characters meet a condition.
  fileprivate func suffix(while holds: (Character) -> Bool) -> Substring {
    var start = endIndex
    while start > startIndex, holds(self[index(before: start)]) { start = index(before: start) }
    return self[start...]
  }
}
