import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that lies beside a store's columns and is written whole: tags, prices. Its last line is a
/// seal, the SHA-256 of all bytes before, and the store's manifest says which seal was the last to
/// be put there, so that a file that was deleted, or put back as it was before, is noticed.
public struct NeighbourFile: Sendable {
  /// Files that a store can have beside it.
  public static let names = ["tags.sqlite", "prices.sqlite"]
  /// How a seal begins; 64 digits and a line end follow.
  public static let sealStart = "\nsealed by filature, sha256 "
  /// Bytes of a seal.
  public static let sealSize = sealStart.utf8.count + 65

  /// The store.
  public let store: String
  /// The file's name in it.
  public let name: String
  private var path: String { store + "/" + name }

  /// A file of a store.
  public init(_ name: String, of store: String) {
    self.store = store
    self.name = name
  }

  /// What speaks against a file as it lies there.
  public enum Fault: Sendable {
    /// It was put there, and is gone.
    case gone
    /// It is not the one that was put there last.
    case another
  }

  /// What speaks against the file as it lies there; nil where nothing does, or where the store does
  /// not say which it was. An import that ends meanwhile is no fault.
  public func fault() throws(StoreError) -> Fault? {
    var last: Fault?
    for _ in 0..<3 {
      let seal = stated()
      guard let known = try Manifest.read(store: store)?.neighbours?[name], !known.isEmpty else {
        return nil
      }
      guard let seal else {
        last = FileKind(at: path) == nil ? .gone : .another
        continue
      }
      if known.contains(seal) { return nil }
      last = .another
    }
    return last
  }

  /// Puts a new file into its place: `put` is called once the manifest says that it may be there.
  /// The caller holds the store's lock. Killed at any moment, the file is the old one or the new one
  /// and the manifest knows it.
  public func replace<Failure: Error>(
    sealed digest: String, _ put: () throws(Failure) -> Void,
    orElse failure: (StoreError) -> Failure
  ) throws(Failure) {
    let before = stated()
    try record([before, digest].compactMap { $0 }, failure)
    try put()
    try record([digest], failure)
  }

  private func record<Failure: Error>(
    _ digests: [String], _ failure: (StoreError) -> Failure
  ) throws(Failure) {
    do throws(StoreError) {
      guard let manifest = try Manifest.read(store: store) else { return }
      var next = manifest
      next.neighbours = (manifest.neighbours ?? [:]).merging([name: digests]) { _, new in new }
      try next.commit(to: store, over: manifest)
    } catch {
      throw failure(error)
    }
  }

  /// What the manifest of a new store says of the files that came before its chain.
  static func found(in store: String) -> [String: [String]]? {
    var found: [String: [String]] = [:]
    for name in names {
      if let seal = NeighbourFile(name, of: store).stated() { found[name] = [seal] }
    }
    return found.isEmpty ? nil : found
  }

  /// The digest in the last line of the file; nil where it has no seal.
  private func stated() -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let end = lseek(descriptor, 0, SEEK_END)
    guard FileKind(of: descriptor) == .regular, end > NeighbourFile.sealSize else { return nil }
    var line = [UInt8](repeating: 0, count: NeighbourFile.sealSize)
    let count = line.count
    guard unsafe pread(descriptor, &line, count, end - off_t(count)) == count,
      line.starts(with: NeighbourFile.sealStart.utf8), line.last == 0x0a
    else { return nil }
    return String(decoding: line.dropLast().suffix(64), as: UTF8.self)
  }
}
