import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation
import Testing

/// Manifests whose word on where the chain came from was changed, and their checksum made anew.
@Suite("What a manifest says of its inputs")
struct OriginVerifierTests {
  private let blocks = RandomChain.make(seed: 8, proof: .ground)

  private func fault(_ store: String) throws -> StoreError? {
    do throws(StoreError) {
      try OriginVerifier(try GraphVerifier.verify(store: store)).verify()
      return nil
    } catch {
      return error
    }
  }

  /// What is found in a store once its manifest was changed; the manifest is put back.
  private func fault(
    _ store: String, _ change: (inout Manifest) -> Void
  ) throws -> StoreError? {
    let path = URL(fileURLWithPath: store + "/" + Manifest.fileName)
    let sound = try Data(contentsOf: path)
    defer { try? sound.write(to: path) }
    var manifest = try #require(try Manifest.read(store: store))
    change(&manifest)
    try Data(try manifest.sealed()).write(to: path)
    return try fault(store)
  }

  @Test("every format's own word holds, alone and one after the other")
  func sound() throws {
    let folder = try DumpFolder()
    let dump = try ChainDump(blocks: blocks)
    let half = try ChainDump(blocks: Array(blocks.prefix(9)))
    for form in ChainDump.Form.allCases {
      let whole = try folder.write(dump.files(form), into: form.rawValue)
      _ = try folder.ingest([whole], into: form.rawValue)
      #expect(try fault(folder.path + "/store-" + form.rawValue) == nil, "\(form)")
      _ = try folder.ingest([folder.write(half.files(.blk), into: "half")], into: "two-\(form)")
      _ = try folder.ingest([whole], into: "two-\(form)")
      #expect(try fault(folder.path + "/store-two-\(form)") == nil, "\(form)")
      let graph = try ChainGraph(directory: folder.path + "/store-" + form.rawValue)
      let unchecked = OriginVerifier(graph).unchecked.map(\.what)
      #expect(unchecked.prefix(3) == ["inputs", "headers", "txids"])
      #expect(unchecked.contains("end") == (form != .blk), "\(form)")
    }
  }

  @Test("what a manifest of block files cannot say is found although its checksum fits")
  func blockFiles() throws {
    let folder = try DumpFolder()
    let files = try ChainDump(blocks: blocks).files(.blk)
    _ = try folder.ingest([folder.write(files, into: "blk")], into: "s")
    let changes: [(name: String, change: (inout Manifest) -> Void)] = [
      ("hasStatedTxids", { $0.hasStatedTxids = true }), ("inputs", { $0.inputs = [] }),
      ("inputs", { $0.inputs[0].blocks -= 1 }), ("inputs", { $0.inputs[0].format = "tape" }),
      ("inputs", { $0.inputs[0].format = "blk+" }),
      ("hasStatedTxids", { $0.inputs[0].format = "core-json" }),
      ("unchecked", { $0.unchecked = [.init(format: "blk", what: "end")] }),
      (
        "unchecked",
        {
          $0.inputs[0].format = "core-json"
          $0.hasStatedTxids = true
        }
      ),
      (
        "stretch",
        {
          let none = BlockHeader(
            version: 1, previous: .zero, merkleRoot: .zero, time: 0, bits: 0, nonce: 0)
          $0.stretch = .init(header: none, firstHeight: 7)
        }
      ),
      ("neighbours", { $0.neighbours = ["../tags.sqlite": []] }),
    ]
    for (name, change) in changes {
      let error = try fault(folder.path + "/store-s", change)
      #expect(error?.code == .verificationFailed && error?.location == Manifest.fileName)
      #expect(error?.message.hasPrefix("`\(name)`") == true, "\(name): \("\(error, default: "")")")
    }
    #expect(try fault(folder.path + "/store-s") == nil)
  }

  @Test("a dump that is passed off as block files is found by what it left out")
  func dumps() throws {
    let folder = try DumpFolder()
    var withoutSizes = 0
    for form in ChainDump.Form.allCases where form != .blk {
      let files = try ChainDump(blocks: blocks).files(form)
      _ = try folder.ingest([folder.write(files, into: form.rawValue)], into: form.rawValue)
      let store = folder.path + "/store-" + form.rawValue
      #expect(try fault(store) { $0.hasStatedTxids = false } != nil, "\(form)")
      #expect(try fault(store) { $0.unchecked = nil } != nil, "\(form)")
      #expect(try fault(store) { $0.inputs[0].format = "blk" } != nil, "\(form)")
      let unchecked = try #require(try Manifest.read(store: store)).unchecked ?? []
      guard unchecked.contains(where: { $0.what == "sizes" }) else { continue }
      withoutSizes += 1
      let error = try fault(store) { manifest in
        (manifest.hasStatedTxids, manifest.unchecked) = (false, nil)
        manifest.inputs[0].format = "blk"
      }
      #expect(error?.message.contains("`hasStatedTxids` is false") == true, "\(form)")
    }
    #expect(withoutSizes > 0)
  }

  @Test("where a stretch begins is held against its first block")
  func stretch() throws {
    let folder = try DumpFolder()
    let record = ChainDump.Form.blk
    let files = try ChainDump(blocks: Array(blocks)).files(record)
    let path = try folder.write(files, into: "blk")
    // The record of the first block is left out.
    let file = URL(fileURLWithPath: path + "/" + files[0].name)
    let bytes = try Data(contentsOf: file)
    try Data(bytes.dropFirst(8 + blocks[0].count)).write(to: file)
    _ = try folder.ingest([path], into: "s", missingParents: .booked)
    let store = folder.path + "/store-s"
    #expect(try fault(store) == nil)
    #expect(try fault(store) { $0.stretch = nil } != nil)
    #expect(try fault(store) { $0.stretch?.firstHeight = 0 } != nil)
    for place in [0, 10, 80, 140, 159] {
      let error = try fault(store) { manifest in
        var digits = Array(manifest.stretch?.header ?? "")
        digits[place] = digits[place] == "0" ? "1" : "0"
        manifest.stretch?.header = String(digits)
      }
      #expect(error?.message.hasPrefix("`stretch`") == true, "digit \(place)")
    }
    #expect(try fault(store) { $0.stretch?.header = "00" } != nil)
  }
}
