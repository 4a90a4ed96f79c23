import Bitcoin
import Synchronization

extension ChainGraphBuilder {
  /// The lookup tables of the chain: those of the last commit that still hold, and new ones, which
  /// have yet to reach the disk.
  func writeLookups() throws(StoreError) -> [LookupFile] {
    let jobs =
      LookupSegments.ranges(count: rows.transactions).map { ("lookup.tx", $0) }
      + LookupSegments.ranges(count: rows.addresses).map { ("lookup.address", $0) }
    let order = jobs.indices.sorted { jobs[$0].1.count > jobs[$1].1.count }
    let files = Mutex([LookupFileBox](repeating: LookupFileBox(), count: jobs.count))
    try Workers.run(order.count, threads: resources.threads) {
      LookupWriter(self)
    } _: { writer, place throws(StoreError) in
      let number = order[place]
      let box = LookupFileBox(file: try writer.write(jobs[number].0, jobs[number].1))
      files.withLock { $0[number] = box }
    }
    return files.withLock { $0 }.compactMap(\.file)
  }
}

/// A lookup file handed from one thread to another.
private struct LookupFileBox: @unchecked Sendable {
  var file: LookupFile?
}

/// Writes lookup tables on one thread.
private final class LookupWriter {
  private let builder: ChainGraphBuilder
  private let build: LookupBuild
  private let scratch = Scratch()

  init(_ builder: ChainGraphBuilder) {
    self.builder = builder
    build = LookupBuild(
      folder: builder.folders.path,
      memory: max(1 << 16, builder.resources.memory / (8 * max(1, builder.resources.threads))))
  }

  func write(_ table: String, _ range: Range<Int>) throws(StoreError) -> LookupFile {
    let name = LookupSegments.name(table, range)
    let size = LookupSegments.size(entries: range.count)
    if let graph = builder.graph, isKept(table, range, graph) {
      if !builder.folders.isShared {
        try FileCopy.copy(
          "\(graph.directory)/\(graph.manifest.folder)/\(name).col",
          to: "\(builder.folders.path)/\(name).col", bytes: size)
      }
      return LookupFile(name: name, size: size, file: nil)
    }
    let file: ColumnFile
    if table == "lookup.tx" {
      file = try unsafe build.write(table, range) { part, keys throws(StoreError) in
        let ids = unsafe scratch.rows(part.count, of: Txid.self)
        try unsafe builder.columns.txid.read(into: ids, part.count, at: part.lowerBound)
        for place in 0..<part.count {
          unsafe keys[place] = unsafe builder.hashing.hash(of: ids[place])
        }
      }
    } else {
      let reader = AddressKeys(builder.columns, rows: builder.rows, hashing: builder.hashing)
      file = try unsafe build.write(table, range) { part, keys throws(StoreError) in
        try unsafe reader.read(part, keys)
      }
    }
    return LookupFile(name: name, size: size, file: file)
  }

  private func isKept(_ table: String, _ range: Range<Int>, _ graph: ChainGraph) -> Bool {
    let end = table == "lookup.tx" ? builder.base.transactions : builder.base.addresses
    let name = LookupSegments.name(table, range)
    return range.upperBound <= end && graph.manifest.columns.contains { $0.name == name }
  }
}
