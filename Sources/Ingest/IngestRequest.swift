import Bitcoin
import ChainStore
import Foundation

/// What to read into which store, and how.
public struct IngestRequest: Sendable {
  /// Files and directories.
  public var paths: [String]
  /// Directory of the store.
  public var store: String
  /// `auto` or the name of a format.
  public var format = "auto"
  /// Network; nil to recognise it.
  public var network: Network?
  /// What an unknown parent means.
  public var missingParents = MissingParents.refused
  /// Last height to take.
  public var toHeight: Int?
  /// Confirmations that a block must have to be taken: 1 takes the tip too.
  public var confirmations = 1
  /// Threads that read and hash.
  public var threads = ProcessInfo.processInfo.activeProcessorCount
  /// Memory and partitions of the build; its threads are ``threads``.
  public var resources = BuildResources()
  /// The key of a new store's hash tables; nil to draw one. Only equal keys give equal columns.
  public var hashKey: HashKey?
  /// Bytes of blocks after which what has been read is committed, before the rest is.
  public var commitBytes = 32 << 30

  /// A request for some paths.
  public init(paths: [String], store: String) {
    self.paths = paths
    self.store = store
  }
}

extension IngestRequest {
  /// What was read, as the manifest lists it: a path asked for, and all bytes of the files below it.
  func entries(
    of files: [InputFile], format: String, blocks: Int
  ) -> [Manifest.InputEntry] {
    paths.map { path in
      let inside = files.filter {
        $0.path == (path == "-" ? "standard input" : path) || $0.path.hasPrefix(path + "/")
      }
      return Manifest.InputEntry(
        format: format, name: String(path.split(separator: "/").last ?? "."),
        bytes: inside.reduce(0) { $0 + $1.file.bytes.count }, blocks: blocks)
    }
  }
}

/// How far an ingest has come.
public struct IngestProgress: Sendable {
  /// Blocks read.
  public var blocks = 0
  /// Blocks to read.
  public var totalBlocks = 0
  /// Bytes of blocks read.
  public var bytes = 0
  /// Bytes of blocks to read.
  public var totalBytes = 0
  /// Transactions read.
  public var transactions = 0
  /// What is being done: `reading`, or a step of the build.
  public var step = "reading"
  /// How much of the whole work is done, 0 to 1.
  public var fraction = 0.0
}

/// What an ingest did.
public struct IngestOutcome: Sendable {
  /// Blocks added to the best chain.
  public var added = 0
  /// Blocks taken back by a reorganisation.
  public var removed = 0
  /// The store's manifest afterwards; nil where there is still no store.
  public var manifest: Manifest?
  /// What of the blocks that were added nothing could be held against.
  public var unchecked: [Manifest.UncheckedEntry] = []
  /// Things the reader must know.
  public var warnings: [String] = []
  /// How the request was understood.
  public var notes: [String] = []
  /// What ended it early; what came before is committed.
  public var failure: IngestError?
}

/// Raised when the user interrupts; the store is as it was at its last commit.
public struct IngestInterrupted: Error {
  /// The interruption.
  public init() {}
}
