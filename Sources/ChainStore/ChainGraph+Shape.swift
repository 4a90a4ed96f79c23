extension ChainGraph {
  /// Row counts that must agree before any row is trusted as a position.
  func checkShapes() throws(StoreError) {
    let pairs: [(String, Int, Int)] = [
      ("block.digest", blockDigest.count, blockCount),
      ("block.facts", blockFacts.count, blockCount),
      ("block.time", blockTime.count, blockCount),
      ("block.bits", blockBits.count, blockCount),
      ("block.firstTx", blockFirstTx.count, blockCount + 1),
      ("tx.firstInput", txFirstInput.count, txCount + 1),
      ("tx.firstOutput", txFirstOutput.count, txCount + 1),
      ("tx.version", txVersion.count, txCount),
      ("tx.lockTime", txLockTime.count, txCount),
      ("tx.size", txSize.count, txCount),
      ("tx.witness", txWitness.count, txCount),
      ("input.sequence", inputSequence.count, inputCount),
      ("output.address", outputAddress.count, outputCount),
      ("output.spender", outputSpender.count, outputCount),
      ("output.previousReceipt", outputPrevious.count, outputCount),
      ("address.lastReceipt", addressLast.count, addressCount),
      ("address.block", addressBlock.count, (addressCount + 63) / 64),
      ("address.first", addressFirst.count, (addressCount + 63) / 64),
      ("missing.outpoint", missingOutpoint.count, missingInput.count * 36),
    ]
    for (name, found, expected) in pairs where found != expected {
      throw StoreError(.malformed, "\(found) rows where \(expected) are expected", at: name)
    }
    let ends: [(String, Int, Int, Int)] = [
      ("block.firstTx", Int(blockFirstTx[0]), Int(blockFirstTx[blockCount]), txCount),
      ("tx.firstInput", txFirstInput[0], txFirstInput[txCount], inputCount),
      ("tx.firstOutput", txFirstOutput[0], txFirstOutput[txCount], outputCount),
    ]
    for (name, first, last, expected) in ends {
      guard first == 0, last == expected else {
        throw StoreError(
          .malformed, "goes from \(first) to \(last) where 0 to \(expected) is expected", at: name)
      }
    }
  }
}

/// The column files of one version folder, checked against their manifest when opened.
struct ColumnFiles {
  let folder: String
  let manifest: Manifest
  /// What a writer adds behind this commit.
  let growth: ReceiptGrowth
  private let sums: PageSums?

  /// Opens nothing but the sums of pages, and those only where they are to be checked.
  init(
    folder: String, manifest: Manifest, checking depth: PageChecks.Depth
  ) throws(StoreError) {
    self.folder = folder
    self.manifest = manifest
    growth = try ReceiptGrowth(folder: folder, isWide: manifest.isWide)
    sums = depth == .sums ? try PageSums(folder: folder, manifest: manifest) : nil
  }

  private func file(_ name: String) throws(StoreError) -> MappedFile {
    let path = "\(folder)/\(name).col"
    guard let entry = manifest.columns.first(where: { $0.name == name }) else {
      throw StoreError(.malformed, "the manifest lacks the column", at: name)
    }
    var checks = checks(of: name)
    checks.sums = sums?.slice(name)
    return try MappedFile(path: path, length: entry.bytes, checks: checks)
  }

  /// What a column's rows may hold, in numbers. Nothing is asked of one half of wide positions:
  /// ``Positions`` bounds those.
  private func checks(of name: String) -> PageChecks {
    let isHigh = name.hasSuffix(".high")
    let spec = Schema.columns.first { $0.name == (isHigh ? String(name.dropLast(5)) : name) }
    let isWhole = !isHigh && !(spec?.isPosition == true && manifest.isWide)
    switch spec?.values {
    case .spenders: return PageChecks(rule: .any, growth: .spenders(rows(of: "tx.id")))
    case .lastReceipts:
      let part: PageChecks.Part = isWhole ? .whole : isHigh ? .high : .low
      return PageChecks(rule: .any, growth: .receipts(rows(of: "output.amount"), part, growth))
    case .rows(let other) where isWhole: return PageChecks(rule: .strictlyBelow(rows(of: other)))
    case .rowsOrNone(let other) where isWhole: return PageChecks(rule: .below(rows(of: other)))
    case .firsts(let other) where isWhole: return PageChecks(rule: .ascending(rows(of: other)))
    case .amounts(let large): return PageChecks(rule: .amounts(rows(of: large)))
    default: return PageChecks(rule: .any)
    }
  }

  /// Rows of a column by its size in the manifest.
  func rows(of name: String) -> Int {
    let bytes = manifest.columns.first { $0.name == name }?.bytes ?? 0
    return bytes / Schema.rowSize(of: name)
  }

  func column<Element: BitwiseCopyable>(
    _ name: String
  ) throws(StoreError) -> Column<Element> {
    try Column(try file(name))
  }

  /// Positions, with the column of high bytes where the manifest names one. None reaches past the
  /// rows it counts, and offsets never fall.
  func positions(_ name: String) throws(StoreError) -> PositionColumn {
    let low: Column<UInt32> = try column(name)
    guard manifest.columns.contains(where: { $0.name == name + ".high" }) else {
      return PositionColumn(low: low, high: nil)
    }
    let high: Column<UInt8> = try column(name + ".high")
    guard high.count == low.count else {
      throw StoreError(
        .malformed, "\(high.count) rows where \(low.count) are expected", at: name + ".high")
    }
    return PositionColumn(low: low, high: high, limit: limit(of: name))
  }

  /// The largest number that wide rows may hold.
  private func limit(of name: String) -> Int {
    switch Schema.columns.first(where: { $0.name == name })?.values {
    case .rows(let other), .rowsOrNone(let other): rows(of: other) - 1
    case .firsts(let other): rows(of: other)
    default: .max
    }
  }
}
