import Bitcoin
import ChainStore

/// One stretch of the path that is read, resolved and committed as a whole.
struct IngestBatch {
  let source: any ChainSource
  let request: IngestRequest
  let missing: MissingParents
  /// Records of each block, every copy.
  let path: [[Int]]
  let report: ProgressReport

  /// What became of it.
  struct Reading {
    let builder: ChainGraphBuilder
    /// The record that each block was read from.
    var records: [BlockRecord] = []
    var result = BuildResult()
    var failure: IngestError?

    /// The records of the blocks that were taken.
    var accepted: [BlockRecord] { Array(records.prefix(result.accepted)) }
  }

  /// Bytes of the blocks.
  var bytes: Int { path.reduce(0) { $0 + ($1.first.map { source.records[$0].size } ?? 0) } }

  /// Reads the blocks behind those of a store and resolves them.
  ///
  /// Throws where the store or the user ends it; a bad block is part of the answer.
  func read(
    after graph: ChainGraph?, keeping kept: Int
  ) throws(IngestError) -> Reading {
    var resources = request.resources
    resources.threads = request.threads
    if resources.expectedBytes == 0 { resources.expectedBytes = bytes }
    let report = report
    resources.report = { step, done in report.note(step, done) }
    do throws(StoreError) {
      let builder = try ChainGraphBuilder(
        store: request.store, network: source.network, extending: graph, keeping: kept,
        missingParents: missing, txids: source.hasStatedTxids ? .stated : .computed,
        hashKey: request.hashKey, resources: resources)
      var reading = Reading(builder: builder)
      append(to: &reading)
      if case .store = reading.failure?.code { return reading }
      reading.result = try builder.resolve()
      noteRejection(&reading)
      return reading
    } catch {
      throw IngestError(error)
    }
  }

  /// Takes the blocks one by one; the first that cannot be taken ends it.
  private func append(to reading: inout Reading) {
    let pipeline = BlockPipeline(
      source: source, threads: request.threads, path: path,
      batchBytes: min(32 << 20, max(8 << 20, request.resources.memory / 64)),
      hashing: reading.builder.hashing)
    let builder = reading.builder
    var records: [BlockRecord] = []
    do throws(IngestError) {
      try pipeline.run { (read: ReadBlock) throws(IngestError) in
        let rejection: BlockRejection?
        do throws(StoreError) {
          rejection = try builder.append(read.block)
        } catch {
          throw IngestError(error)
        }
        records.append(read.record)
        if let rejection { throw wrong(rejection, read.record) }
        source.release(read.record)
        guard report.took(read.record.size, transactions: builder.txCount) else {
          throw IngestError(.store(.interrupted), "interrupted", at: request.store)
        }
      }
    } catch {
      reading.failure = error
    }
    reading.records = records
  }

  private func wrong(_ rejection: BlockRejection, _ record: BlockRecord) -> IngestError {
    IngestError(
      .malformed, "block \(record.header.hash) \(rejection)", at: source.location(of: record))
  }

  /// A rule broken by an earlier block than the one that could not be read is what ended it.
  private func noteRejection(_ reading: inout Reading) {
    guard let rejection = reading.result.rejection else { return }
    reading.failure = wrong(rejection, reading.records[reading.result.accepted])
  }
}
