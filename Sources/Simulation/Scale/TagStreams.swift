import Bitcoin

/// What may be known of an economy beforehand, as three TagPacks.
///
/// `complete.yaml` tags every address of every service up to ``most``; `partial.yaml` the standing
/// addresses of every second service of a kind, as a handful of test payments would find them;
/// `wrong.yaml` is the partial one and a tag that is false. `wrong.csv` beside the truth says which.
struct TagStreams: ~Copyable {
  /// Tags in the complete pack at most: readers keep a pack in memory.
  static let most = 50_000

  private var complete: TableStream
  private var partial: TableStream
  private var wrong: TableStream
  private var key: TableStream
  private var tagged = 0
  private var hasWrongTag = false
  private var offered = 0

  /// Empty packs in a folder.
  init(folder: String, lane: WriteLane) throws(SimulationError) {
    try OutputFile.makeFolder(folder)
    let complete = try OutputFile(path: folder + "/complete.yaml", lane: lane)
    let partial = try OutputFile(path: folder + "/partial.yaml", lane: lane)
    let wrong = try OutputFile(path: folder + "/wrong.yaml", lane: lane)
    let key = try OutputFile(path: folder + "/../truth/wrong-tags.csv", lane: lane)
    self.complete = TableStream(
      complete, header: "title: \"Services of a simulated economy, complete\"")
    self.partial = TableStream(
      partial, header: "title: \"Services of a simulated economy, some\"")
    self.wrong = TableStream(
      wrong, header: "title: \"Services of a simulated economy, from the web\"")
    self.key = TableStream(key, header: "address,label,owner")
    TagStreams.begin(&self.complete)
    TagStreams.begin(&self.partial)
    TagStreams.begin(&self.wrong)
  }

  private static func begin(_ stream: inout TableStream) {
    stream.rows.put(
      """
      creator: Filature
      description: Invented attributions for a simulated chain
      currency: BTC
      network: BTC
      lastmod: 2024-12-31
      tags:

      """)
  }

  /// An address of a service.
  mutating func record(
    _ address: ByteView, role: ActorRole, number: UInt32, concept: StaticString,
    isKnown: Bool
  ) {
    guard tagged < TagStreams.most else { return }
    tagged += 1
    TagStreams.put(address, role, number, concept, "service_api", isKnown, &complete.rows)
    guard isKnown, number % 2 == 1 else { return }
    TagStreams.put(address, role, number, concept, "manual_transaction", true, &partial.rows)
    TagStreams.put(address, role, number, concept, "web_crawl", true, &wrong.rows)
  }

  /// The standing address of somebody who is no service: the third one is tagged as an exchange.
  mutating func offerForWrongTag(
    _ address: ByteView, role: ActorRole, number: UInt32
  ) {
    guard !hasWrongTag else { return }
    offered += 1
    guard offered == 3 else { return }
    hasWrongTag = true
    TagStreams.put(address, .exchange, 2, "exchange", "web_crawl", false, &wrong.rows)
    key.rows.put(address)
    key.rows.put(",exchange-2,")
    TruthStreams.put(role, number, &key.rows)
    key.rows.put(0x0a as UInt8)
  }

  private static func put(
    _ address: ByteView, _ role: ActorRole, _ number: UInt32,
    _ concept: StaticString, _ confidence: StaticString, _ definesCluster: Bool,
    _ rows: inout RawBuffer
  ) {
    rows.put("  - address: ")
    rows.put(address)
    rows.put("\n    label: ")
    TruthStreams.put(role, number, &rows)
    rows.put("\n    actor: ")
    TruthStreams.put(role, number, &rows)
    rows.put("\n    source: simulation\n    confidence: ")
    rows.put(confidence)
    rows.put("\n    category: ")
    rows.put(concept)
    rows.put("\n    concepts: [")
    rows.put(concept)
    rows.put("]\n    is_cluster_definer: ")
    rows.put(definesCluster ? "true\n" : "false\n")
  }

  /// Writes what has gathered, where it is much.
  mutating func flushWhenLarge() throws(SimulationError) { try complete.flushWhenLarge() }

  /// Writes the rest.
  mutating func finish() throws(SimulationError) {
    try complete.flush()
    try partial.flush()
    try wrong.flush()
    try key.flush()
  }
}
