import Bitcoin
import CPageChecks
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is checked of a mapped file's pages when they are first touched.
///
/// A page that was damaged, or that holds a number no loop may follow, is found by whichever loop
/// meets it first, without a line in that loop: the file is mapped without the right to read, and
/// the system's fault leads to ``CPageChecks``. There is nobody to throw to then, so the process
/// ends through ``whenDamaged``. Cost: one fault and one pass over each window of 16 to 256 pages,
/// once; see the decision page "Pages checked on first touch".
public struct PageChecks: Sendable {
  /// What rows of four bytes may hold.
  public enum Rule: Sendable, Hashable {
    case any
    /// Numbers below a limit, or none (`UInt32.max`).
    case below(Int)
    /// Numbers below a limit.
    case strictlyBelow(Int)
    /// Numbers up to a limit, none below the one before.
    case ascending(Int)
    /// Codes of amounts, whose large ones have so many rows.
    case amounts(Int)
  }

  /// What a writer may do to committed rows while a reader keeps to its commit.
  enum Growth: Sendable {
    case none
    /// Spenders past so many transactions are no spenders yet.
    case spenders(Int)
    /// Receipts past so many outputs lead back through the files of previous receipts.
    case receipts(Int, Part, ReceiptGrowth)
  }

  /// Which bytes of a number a file holds.
  enum Part: UInt32, Sendable {
    case whole, low, high
  }

  /// Sums of the file's pages; nil where the bytes are taken as they are.
  var sums: PageSums.Slice?
  /// What rows may hold.
  var rule: Rule
  /// How rows may change.
  var growth: Growth = .none

  /// Ends the process over a page that cannot be used; says so first.
  public typealias Report = @Sendable (StoreError) -> Never

  private nonisolated(unsafe) static var report: Report = { error in
    let line = "error: \(error.location): \(error.message)\n"
    _ = unsafe line.withCString { unsafe write(2, $0, strlen($0)) }
    _exit(65)
  }

  /// Sets how the process ends over a damaged page, once, before a store is opened.
  public static func whenDamaged(_ report: @escaping Report) {
    unsafe PageChecks.report = report
    listen()
  }

  /// How much of a page is checked.
  public enum Depth: Sendable {
    /// That its bytes have their sum, and that its rows hold what they may.
    case sums
    /// That its rows hold what they may: enough for safety, not for a right answer.
    case values
  }

  /// Names of listed files, by place; a place is written before its pages can be touched.
  private static let names = Mutex<[Int32: String]>([:])

  /// Takes over the signals that an unreadable page raises.
  static func listen() {
    page_checks_listen { place, byte, fault in
      let path = PageChecks.names.withLock { $0[place] } ?? "a mapped file"
      unsafe PageChecks.report(PageChecks.error(path, byte: byte, fault: fault))
    }
  }

  private static func error(_ path: String, byte: Int, fault: Int32) -> StoreError {
    let again = "run `filature verify`, and ingest or build it again from its source"
    switch UInt32(fault) {
    case PAGE_FAULT_SUM.rawValue:
      return StoreError(
        .malformed, "the bytes at \(byte) do not have their checksum; \(again)", at: path)
    case PAGE_FAULT_VALUE.rawValue:
      return StoreError(
        .malformed, "the row at byte \(byte) holds a number that cannot be; \(again)", at: path)
    default:
      return StoreError(
        .inputOutput, "cannot be read at byte \(byte): its disk failed, or it was cut short",
        at: path)
    }
  }

  /// Checks all pages of bytes at once, where damage is to be thrown.
  func checkAll(_ bytes: ByteView, path: String) throws(StoreError) {
    guard let base = unsafe bytes.buffer.baseAddress else { return }
    var range = unsafe page_checks()
    unsafe (range.base, range.bytes, range.alias) = unsafe (base, bytes.count, base)
    unsafe range.sums = unsafe sums?.start
    unsafe describe(&range)
    try unsafe PageChecks.checkAll(&range, path: path)
  }

  private static func checkAll(
    _ range: inout page_checks, path: String
  ) throws(StoreError) {
    var byte = 0
    let fault = unsafe page_checks_all(&range, &byte)
    if fault != 0 { throw error(path, byte: byte, fault: fault) }
  }

  /// Puts a mapping under its checks; returns its place, to be handed to ``remove(_:)``.
  static func add(
    _ bytes: ByteView, alias: UnsafeRawPointer?, path: String, _ checks: PageChecks?
  ) throws(StoreError) -> Int32 {
    _ = listening
    var range = unsafe page_checks()
    unsafe range.base = unsafe bytes.buffer.baseAddress
    unsafe range.bytes = bytes.count
    unsafe range.alias = unsafe alias
    unsafe range.sums = unsafe checks?.sums?.start
    unsafe range.guarded = checks == nil ? 0 : 1
    unsafe checks?.describe(&range)
    // The name stands before a page can be touched; only the place is not known yet.
    let place = names.withLock { names in
      let place = unsafe page_checks_add(&range)
      if place >= 0 { names[place] = path }
      return place
    }
    guard place < 0, checks != nil else { return place }
    // No room for one more listed file: everything is checked at once.
    try unsafe checkAll(&range, path: path)
    return place
  }

  /// Forgets a mapping that is about to go.
  static func remove(_ place: Int32) {
    guard place >= 0 else { return }
    names.withLock { names in
      page_checks_remove(place)
      names[place] = nil
    }
  }

  private static let listening: Void = listen()

  private func describe(_ range: inout page_checks) {
    switch rule {
    case .any: unsafe range.rule = Int32(PAGE_RULE_ANY.rawValue)
    case .below(let limit): unsafe set(&range, PAGE_RULE_BELOW, limit)
    case .strictlyBelow(let limit): unsafe set(&range, PAGE_RULE_STRICTLY, limit)
    case .ascending(let limit): unsafe set(&range, PAGE_RULE_ASCENDING, limit)
    case .amounts(let limit): unsafe set(&range, PAGE_RULE_AMOUNTS, limit)
    }
    switch growth {
    case .none: unsafe range.growth = Int32(PAGE_GROWTH_NONE.rawValue)
    case .spenders(let end):
      unsafe range.growth = Int32(PAGE_GROWTH_SPENDERS.rawValue)
      unsafe range.end = UInt64(end)
    case .receipts(let end, let part, let growth):
      unsafe range.growth = Int32(PAGE_GROWTH_RECEIPTS.rawValue)
      unsafe range.end = UInt64(end)
      unsafe range.part = Int32(part.rawValue)
      unsafe range.links = growth.low
      unsafe range.links_high = growth.high
      unsafe range.other = part == .low ? growth.lastHigh : growth.lastLow
    }
  }

  private func set(_ range: inout page_checks, _ rule: page_rule, _ limit: Int) {
    unsafe range.rule = Int32(rule.rawValue)
    unsafe range.limit = UInt64(max(0, limit))
  }
}

/// Sums of the pages of several files, one behind the other in one file of eight bytes each.
///
/// They find accidents on the way; SHA-256 in the manifest is what ``GraphVerifier`` goes by.
struct PageSums: Sendable {
  /// The sums of one file's pages.
  struct Slice: Sendable {
    fileprivate let file: MappedFile
    fileprivate let first: Int
    /// Pages.
    let count: Int

    fileprivate var start: UnsafePointer<UInt64>? {
      unsafe file.bytes.buffer.baseAddress.map {
        unsafe $0.assumingMemoryBound(to: UInt64.self) + first
      }
    }

    /// The sum of a page.
    subscript(page: Int) -> UInt64 {
      precondition(page >= 0 && page < count, "page out of range")
      return file.bytes.loadUnaligned(fromByteOffset: (first + page) * 8, as: UInt64.self)
    }
  }

  /// Bytes that one sum covers.
  static let page = Int(PAGE_CHECKS_SIZE)

  private let file: MappedFile
  private let slices: [String: Range<Int>]

  /// Opens the sums of files with names and sizes, in their order in the file.
  init(path: String, of files: [(name: String, bytes: Int)]) throws(StoreError) {
    var place = 0
    var slices: [String: Range<Int>] = [:]
    for entry in files {
      let (end, isTooMuch) = place.addingReportingOverflow(PageSums.count(entry.bytes))
      guard entry.bytes >= 0, !isTooMuch else {
        throw StoreError(.malformed, "a size of \(entry.bytes) bytes", at: entry.name)
      }
      slices[entry.name] = place..<end
      place = end
    }
    file = try MappedFile(path: path)
    guard file.bytes.count / 8 == place, file.bytes.count % 8 == 0 else {
      throw StoreError(
        .malformed, "\(file.bytes.count) bytes where the sums of \(place) pages are expected",
        at: path)
    }
    self.slices = slices
  }

  /// Opens the sums of a store's columns.
  init(folder: String, manifest: Manifest) throws(StoreError) {
    try self.init(
      path: folder + "/" + ColumnChecksums.pageSumsFile(manifest.checksums),
      of: manifest.columns.map { ($0.name, $0.bytes) })
  }

  /// The sums of a file by name.
  func slice(_ name: String) -> Slice? {
    slices[name].map { Slice(file: file, first: $0.lowerBound, count: $0.count) }
  }

  /// Pages of so many bytes.
  static func count(_ bytes: Int) -> Int { bytes / page + (bytes % page == 0 ? 0 : 1) }

  /// The sums of some bytes, the first of which begins a page.
  static func sums(of bytes: ByteView) -> [UInt64] {
    unsafe [UInt64](unsafeUninitializedCapacity: count(bytes.count)) { sums, count in
      count = PageSums.count(bytes.count)
      if let start = sums.baseAddress, let base = unsafe bytes.buffer.baseAddress {
        unsafe page_sums(base, bytes.count, start)
      }
    }
  }
}
