import Bitcoin

/// Rows of a dump whose block is not among its blocks: a row of blocks, or a file of them, is
/// missing, unless another input or the store holds the block.
struct StrayRows {
  /// What an ingest says of them.
  private(set) var blemishes: [Blemish] = []

  /// Over the rows of some blocks, by their hashes.
  init(_ files: [InputFile], _ runs: [BlockHash: [RowRun]]) {
    add(files, runs)
    for number in blemishes.indices { blemishes[number].owners = runs.keys.sorted() }
  }

  /// Over the rows of some blocks, by their heights.
  init(_ files: [InputFile], _ runs: [Int: [RowRun]]) {
    add(files, runs)
  }

  private mutating func add(_ files: [InputFile], _ runs: [some Hashable: [RowRun]]) {
    let places = runs.values.flatMap { $0 }.map { ($0.file, $0.range.lowerBound) }
    guard let first = places.min(by: <) else { return }
    let blocks = runs.count == 1 ? "a block that is" : "\(runs.count) blocks that are"
    var blemish = Blemish(
      severity: .damaged, message: "rows of \(blocks) not in the table of blocks",
      location: files[first.0].place(first.1))
    blemish.hint = "add the table of blocks that belongs to this file, or a sound copy of it"
    blemishes.append(blemish)
  }
}
