/// Decimal numbers kept as scaled integers and written without floating point.
enum FixedPoint {
  /// `units` divided by ten to the power of `places`, with all its places and a point.
  static func text(units: Int64, places: Int) -> String {
    let sign = units < 0 ? "-" : ""
    let digits = String(units.magnitude)
    guard places > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return sign + padded.dropLast(places) + "." + padded.suffix(places)
  }
}
