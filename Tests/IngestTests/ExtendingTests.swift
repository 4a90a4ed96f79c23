import Bitcoin
import Foundation
import Ingest
import Simulation
import Synchronization
import Testing

@testable import ChainStore

/// How a store grows: as far as asked, in several commits, and not at all where it is stopped.
struct ExtendingTests {
  private let blocks = RandomChain.make(seed: 321, proof: .ground)

  private func request(_ folder: DumpFolder, _ store: String) throws -> IngestRequest {
    let path = folder.path + "/blocks"
    if !FileManager.default.fileExists(atPath: path) {
      _ = try folder.write(ChainDump(blocks: blocks).files(.blk), into: "blocks")
    }
    var request = IngestRequest(paths: [path], store: folder.path + "/" + store)
    request.threads = 2
    request.hashKey = HashKey(hex: "000102030405060708090a0b0c0d0e0f")
    return request
  }

  private func run(_ request: IngestRequest) throws -> IngestOutcome {
    var ingestion = Ingestion(request) { _ in }
    return try ingestion.run()
  }

  private func columns(_ store: String) throws -> [Manifest.ColumnEntry]? {
    try Manifest.read(store: store)?.columns
  }

  @Test("a block is taken once it has the confirmations asked for, and the rest later")
  func confirmations() throws {
    let folder = try DumpFolder()
    var whole = try request(folder, "whole")
    _ = try run(whole)
    for confirmations in [1, 2, 3, 6, blocks.count] {
      whole.store = folder.path + "/few-\(confirmations)"
      whole.confirmations = confirmations
      let outcome = try run(whole)
      #expect(outcome.manifest?.totals.blocks == blocks.count - confirmations + 1)
      #expect(outcome.added == blocks.count - confirmations + 1)
      #expect(try run(whole).added == 0)
      whole.confirmations = 1
      #expect(try run(whole).added == confirmations - 1)
      #expect(try columns(whole.store) == columns(folder.path + "/whole"))
    }
    whole.store = folder.path + "/none"
    whole.confirmations = blocks.count + 1
    #expect(try run(whole).added == 0)
    #expect(try Manifest.read(store: whole.store) == nil)
  }

  @Test("--to-height takes that block and none above, and the chain grows from there")
  func toHeight() throws {
    let folder = try DumpFolder()
    var whole = try request(folder, "whole")
    _ = try run(whole)
    whole.store = folder.path + "/steps"
    for height in [0, 1, 5, 6, 17, blocks.count + 100] {
      whole.toHeight = height
      #expect(try run(whole).manifest?.totals.blocks == min(height + 1, blocks.count))
    }
    #expect(try columns(whole.store) == columns(folder.path + "/whole"))
    whole.toHeight = 3
    #expect(try run(whole).manifest?.totals.blocks == blocks.count)
  }

  @Test("one run of several commits makes the store of a single commit")
  func severalCommits() throws {
    let folder = try DumpFolder()
    var whole = try request(folder, "whole")
    _ = try run(whole)
    for bytes in [1, 3000, 9000] {
      whole.store = folder.path + "/commits-\(bytes)"
      whole.commitBytes = bytes
      #expect(try run(whole).added == blocks.count)
      #expect(try columns(whole.store) == columns(folder.path + "/whole"))
      _ = try GraphVerifier.verify(store: whole.store)
    }
  }

  @Test("stopped at any report of progress, an ingest leaves the store at its last commit")
  func stopped() throws {
    let folder = try DumpFolder()
    _ = try run(request(folder, "whole"))
    let calls = Mutex(0)
    var counted = Ingestion(try request(folder, "counted")) { _ in calls.withLock { $0 += 1 } }
    _ = try counted.run()
    let all = calls.withLock { $0 }
    var growing = try request(folder, "growing")
    growing.toHeight = 7
    _ = try run(growing)
    growing.toHeight = nil
    for limit in stride(from: 0, to: all, by: 3) {
      for store in ["new", "growing"] {
        growing.store = folder.path + "/" + store
        let left = Mutex(limit)
        var ingestion = Ingestion(growing) { (_) throws(IngestInterrupted) in
          let goesOn = left.withLock { left in
            left -= 1
            return left >= 0
          }
          if !goesOn { throw IngestInterrupted() }
        }
        // A store that grows reports less often than a new one.
        do {
          _ = try ingestion.run()
          #expect(store == "growing" && limit > all / 2)
        } catch is IngestInterrupted {
          let blocks = store == "new" ? nil : 8
          #expect(try Manifest.read(store: growing.store)?.totals.blocks == blocks)
        }
      }
    }
    _ = try GraphVerifier.verify(store: folder.path + "/growing")
    for store in ["new", "growing"] {
      growing.store = folder.path + "/" + store
      _ = try run(growing)
      #expect(try columns(growing.store) == columns(folder.path + "/whole"))
    }
  }

  @Test("a second writer is turned away while one is at work, and readers are not")
  func lock() throws {
    let folder = try DumpFolder()
    var first = try request(folder, "store")
    first.toHeight = 9
    _ = try run(first)
    first.toHeight = nil
    let second = first
    let turnedAway = Mutex(0)
    var ingestion = Ingestion(first) { _ in
      do {
        var other = Ingestion(second) { _ in }
        _ = try other.run()
      } catch let error as IngestError {
        if case .store(.locked) = error.code { turnedAway.withLock { $0 += 1 } }
      } catch {}
      let reader = try? ChainGraph(directory: second.store)
      #expect(reader?.blockCount == 10)
    }
    #expect(try ingestion.run().added == blocks.count - 10)
    #expect(turnedAway.withLock { $0 } > blocks.count - 10)
  }
}
