import Analysis
import Bitcoin
import ChainStore
import Foundation

/// What lies beside a store's columns, and what is read against its chain: notes of clusterings,
/// tables of contents and databases whose seals are right, and truths.
enum StoreTargets {
  static func all(_ sample: SampleStore, _ scratch: Scratch) -> [Target] {
    let graph = sample.graph
    var targets: [Target] = []
    if let notes = notes(sample) {
      targets.append(
        Target(name: "clustering", share: 2, seeds: [notes]) { clustering($0, sample) })
    }
    if let manifest = manifest(sample) {
      targets.append(
        Target(name: "manifest", share: 2, seeds: [manifest]) { self.manifest($0, sample) })
    }
    for name in ["tags.sqlite", "prices.sqlite"] {
      targets.append(
        Target(name: name, share: 2, seeds: databases(name, scratch)) { database($0, scratch) })
    }
    targets.append(
      Target(name: "truth", share: 2, seeds: truths(sample)) { input in
        var truth = OwnershipTruth(graph)
        let isRead = input[0].bytes.withByteView { (try? truth.read($0, name: "truth")) != nil }
        return isRead && truth.known <= graph.addressCount
      })
    targets.append(
      Target(name: "truth-table", share: 1, seeds: tables(sample)) { input in
        var table = TruthTable(graph)
        let isRead = input.allSatisfy { file in
          file.bytes.withByteView { (try? table.read($0, name: file.name)) != nil }
        }
        return isRead && table.deposits.count <= graph.addressCount
      })
    return targets
  }

  // MARK: Documents with a seal

  private static func notes(_ sample: SampleStore) -> Input? {
    _ = try? ClusterBuilder(sample.graph).build(name: "default")
    let path = sample.path + "/derived/clusters-default/notes.json"
    return FileManager.default.contents(atPath: path).map { [("notes.json", [UInt8]($0))] }
  }

  /// As it is, and under a seal that is right.
  private static func clustering(_ input: Input, _ sample: SampleStore) -> Bool {
    let path = sample.path + "/derived/clusters-default/notes.json"
    return opens(input[0].bytes, as: DerivedColumns.Notes.self, at: path) {
      _ = try? DerivedColumns(store: sample.path, name: "clusters-default")
      guard let found = try? Clustering(sample.graph, name: "default") else { return false }
      _ = (found.rules, found.clusterCount, found.labels, found.refusals, found.mergeCount)
      return true
    }
  }

  private static func manifest(_ sample: SampleStore) -> Input? {
    FileManager.default.contents(atPath: sample.path + "/manifest.json").map {
      [("manifest.json", [UInt8]($0))]
    }
  }

  private static func manifest(_ input: Input, _ sample: SampleStore) -> Bool {
    opens(input[0].bytes, as: Manifest.self, at: sample.path + "/manifest.json") {
      (try? ChainGraph(directory: sample.path, checking: .values)) != nil
    }
  }

  /// Whether a document is taken in the place of a store's own, as it is or sealed anew.
  private static func opens<Document: SealedDocument>(
    _ bytes: [UInt8], as _: Document.Type, at path: String, _ open: () -> Bool
  ) -> Bool {
    let place = URL(fileURLWithPath: path)
    guard let sound = try? Data(contentsOf: place) else { return false }
    defer { try? sound.write(to: place) }
    let document = try? JSONDecoder().decode(Document.self, from: Data(bytes))
    var isOpened = false
    for form in [bytes, document.flatMap { try? $0.sealed() }].compactMap({ $0 }) {
      guard (try? Data(form).write(to: place)) != nil else { continue }
      if open() { isOpened = true }
    }
    return isOpened
  }

  // MARK: Databases

  private static let seal = "\nsealed by filature, sha256 "

  /// Sound databases without their seals.
  private static func databases(_ name: String, _ scratch: Scratch) -> [Input] {
    let texts = name == "tags.sqlite" ? AttributionCorpus.tags : AttributionCorpus.prices
    var seeds: [Input] = []
    for input in texts.sorted(by: { $0.key < $1.key }).flatMap(\.value).prefix(12) {
      let folder = Scratch(scratch.path + "/made")
      let file = folder.put("in/" + input[0].name, input[0].bytes)
      if name == "tags.sqlite" {
        _ = try? TagStore.open(directory: folder.path).importFile(file, at: "2026-01-31T00:00:00Z")
      } else if let prices = try? PriceFile.read(file, pair: PricePair("BTC", "CAD")) {
        _ = try? PriceStore.open(directory: folder.path).importing([prices])
      }
      guard let made = FileManager.default.contents(atPath: folder.path + "/" + name) else {
        continue
      }
      seeds.append([(name, [UInt8](made.dropLast(seal.utf8.count + 65)))])
    }
    return seeds
  }

  /// Asks everything of a damaged database whose seal is right.
  private static func database(_ input: Input, _ scratch: Scratch) -> Bool {
    let bytes = input[0].bytes
    let store = Scratch(scratch.path + "/database")
    let digest = Hex.encode(Digest.sha256(bytes))
    store.put(input[0].name, bytes + Array((seal + digest + "\n").utf8))
    if input[0].name == "prices.sqlite" {
      let series = try? PriceStore.open(directory: store.path).series()
      return (try? PriceStore.verify(directory: store.path)) != nil && series != nil
    }
    guard let tags = try? TagStore.open(directory: store.path) else { return false }
    let all = try? tags.allTags()
    _ = try? tags.count()
    _ = try? tags.actorsByID()
    _ = try? tags.subjects(withLabel: all?.first?.label ?? "Maple")
    _ = try? tags.actors(searching: "map")
    return (try? TagStore.verify(directory: store.path)) != nil && all != nil
  }

  // MARK: Truths

  private static func truths(_ sample: SampleStore) -> [Input] {
    let addresses = sample.addresses(40)
    let rows = addresses.enumerated().map { "\($0.element),owner \($0.offset / 3)" }
    let lines = addresses.enumerated().map {
      "{\"address\":\"\($0.element)\",\"owner\":\"o\($0.offset / 3)\",\"x\":1}"
    }
    let outpoints = (0..<20).map { "\(sample.graph.txid[$0]):0,o\($0)" }
    return [
      ["address,owner"] + rows, lines, ["outpoint,owner,change"] + outpoints.map { $0 + ",1" },
      ["\"actor\",address"] + addresses.map { "\"a, \"\"b\"\"\",\($0)" },
    ].map { [("truth", Array($0.joined(separator: "\n").utf8))] }
  }

  private static func tables(_ sample: SampleStore) -> [Input] {
    let rows = sample.addresses(40).enumerated().map {
      "\($0.element),owner \($0.offset / 3),\($0.offset % 2 == 0 ? "exchange" : "deposit")"
    }
    let owners = Array((["address,owner,kind"] + rows).joined(separator: "\n").utf8)
    let outputs = (0..<20).map { "\(sample.graph.txid[$0]):0,o\($0),0,deposit" }
    let table = Array((["outpoint,owner,change,purpose"] + outputs).joined(separator: "\n").utf8)
    return [
      [("addresses.csv", owners)], [("addresses.csv", owners), ("outputs.csv", table)],
    ]
  }
}
