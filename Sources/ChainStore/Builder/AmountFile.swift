import Bitcoin

/// `output.amount` being extended, with the large amounts beside it.
final class AmountFile {
  let codes: ColumnFile
  let large: ColumnFile

  init(codes: ColumnFile, large: ColumnFile) {
    self.codes = codes
    self.large = large
  }

  /// The files.
  var files: [ColumnFile] { [codes, large] }

  /// Whether so many more rows have a number for each large amount, whatever they hold.
  func hasRoom(_ rows: Int) -> Bool { large.count + rows < Int(Amounts.mark) }

  /// Adds the amounts of a block's outputs.
  func append(_ outputs: [BlockOutput]) throws(StoreError) {
    let rows = try unsafe codes.append(outputs.count, of: UInt32.self)
    for number in outputs.indices {
      let value = outputs[number].value
      guard value >= Amounts.smallestLarge else {
        unsafe rows[number] = UInt32(truncatingIfNeeded: value)
        continue
      }
      unsafe rows[number] = Amounts.mark | UInt32(truncatingIfNeeded: large.count)
      try large.append(value)
    }
  }

  /// Reads amounts from a place; what is appended must have been flushed.
  func read(
    into amounts: UnsafeMutablePointer<UInt64>, _ count: Int, at row: Int
  ) throws(StoreError) {
    guard count > 0 else { return }
    let codes = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
    defer { unsafe codes.deallocate() }
    try unsafe self.codes.read(into: codes, count, at: row)
    var (first, number) = (0, 0)
    for place in 0..<count {
      unsafe amounts[place] = unsafe UInt64(codes[place])
      guard unsafe codes[place] >= Amounts.mark else { continue }
      if number == 0 { first = unsafe Int(codes[place] & ~Amounts.mark) }
      number += 1
    }
    guard number > 0 else { return }
    // The large amounts of consecutive rows are consecutive.
    let values = UnsafeMutablePointer<UInt64>.allocate(capacity: number)
    defer { unsafe values.deallocate() }
    try unsafe large.read(into: values, number, at: first)
    number = 0
    for place in 0..<count where unsafe codes[place] >= Amounts.mark {
      unsafe amounts[place] = unsafe values[number]
      number += 1
    }
  }
}
