import Foundation
import Testing

@testable import ChainStore

/// A store removes what its manifest or its lock file says it made, and nothing else.
struct OwnershipTests {
  private static let foreign = [
    "scratch/notes.txt", "columns-2025/a.csv", "columns-7/a.csv", "affidavit.draft",
    "manifest.json.1.draft", "report.draft/z", "stale-9.blocks", "stale-of-2019.blocks",
    "scratch-1",
  ]

  private func put(_ names: [String], into store: String) throws {
    for name in names {
      let url = URL(fileURLWithPath: store + "/" + name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("evidence".utf8).write(to: url)
    }
  }

  private func lost(_ names: [String], from store: String) -> [String] {
    names.filter { FileManager.default.contents(atPath: store + "/" + $0) != Data("evidence".utf8) }
  }

  @Test("a folder that holds other things is no place for a store, and stays as it is")
  func refused() throws {
    let folder = try StoreFolder()
    for name in Self.foreign + ["lock", "photo.jpg"] {
      let store = folder.store("of-" + name.replacingOccurrences(of: "/", with: "-"))
      try put([name], into: store)
      let before = try FileManager.default.subpathsOfDirectory(atPath: store).sorted()
      let error = #expect(throws: StoreError.self) { _ = try StoreLock(store: store) }
      #expect(error?.code == .cannotCreate && error?.message.contains("new folder") == true)
      #expect(try FileManager.default.subpathsOfDirectory(atPath: store).sorted() == before)
      #expect(lost([name], from: store) == [])
    }
  }

  @Test("neither a file, a pipe nor a dangling link becomes a store")
  func noFolder() throws {
    let folder = try StoreFolder()
    let (file, link, pipe) = (folder.store("file"), folder.store("link"), folder.store("pipe"))
    try Data("evidence".utf8).write(to: URL(fileURLWithPath: file))
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: folder.store("nowhere"))
    mkfifo(pipe, 0o600)
    for store in [file, link, pipe] {
      let error = #expect(throws: StoreError.self) { try StoreLock.checkFolder(store) }
      #expect(error?.code == .cannotCreate, "\(store)")
      let missing = #expect(throws: StoreError.self) { _ = try ChainGraph(directory: store) }
      #expect(missing?.code == .missing, "\(store)")
    }
  }

  @Test("what a store's neighbours are called matters to no commit that extends, drops or forgets")
  func neighbours() throws {
    let chain = DrawnChain(seed: 7, transactions: 200)
    let half = chain.blocks.count / 2
    let folder = try StoreFolder()
    try folder.build(chain.blocks, into: "plain")
    try folder.build(chain.blocks.prefix(half), into: "s")
    let store = folder.store("s")
    let foreign = Self.foreign + ["columns-1/notes.txt", "columns-2/notes.txt"]
    try put(foreign, into: store)
    for kept in [half, half - 1, half - 2] {
      _ = try StoreLock(store: store)
      try folder.build(chain.blocks[kept...], into: "s", keeping: kept)
      #expect(lost(foreign, from: store) == [])
      _ = try GraphVerifier.verify(store: store)
    }
    // The columns of two reorganisations went round the folders that somebody else had made.
    let manifest = try #require(try Manifest.read(store: store))
    #expect(!["columns-1", "columns-2", "columns-7"].contains(manifest.folder))
    let left = try FileManager.default.contentsOfDirectory(atPath: store + "/columns-1")
    #expect(left == ["notes.txt"])
  }

  @Test("the next writer removes what a killed one wrote down, and only that")
  func cleared() throws {
    for isStore in [true, false] {
      let folder = try StoreFolder()
      let store = folder.store("s")
      try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
      if isStore { try folder.build(DrawnChain(seed: 9, transactions: 50).blocks, into: "s") }
      do { _ = try StoreLock(store: store) }
      let leftovers = Leftovers(store)
      var made: [String] = []
      for form in [
        Leftovers.Form.columns, .stale, .manifest, .scratch, .draft(of: "clusters-default"),
      ] {
        let name = try leftovers.name(form)
        let isFolder = form.suffix == "" && form.prefix == "columns-" || name.hasPrefix("derived/")
        try put([isFolder ? name + "/block.hash.col" : name], into: store)
        made.append(name)
      }
      let foreign = Self.foreign.filter { !made.contains($0) }
      try put(foreign, into: store)
      let hostile = ["..", "../s", "photo.jpg", "columns-2025/../columns-7", "", "derived", "/"]
      for name in hostile { try leftovers.note(name) }
      try put(["photo.jpg"], into: store)
      do { _ = try StoreLock(store: store) }
      #expect(made.filter { FileManager.default.fileExists(atPath: store + "/" + $0) } == [])
      #expect(lost(foreign + ["photo.jpg"], from: store) == [])
      if isStore { _ = try GraphVerifier.verify(store: store) }
    }
  }

  @Test("a line of the list that a full disk cut off names nothing")
  func cutLine() throws {
    let folder = try StoreFolder()
    let store = folder.store("s")
    try put(["stale-1.blocks"], into: store)
    for length in [0, 5, Leftovers.heading.utf8.count, Leftovers.heading.utf8.count + 14] {
      let text = (Leftovers.heading + "stale-1.blocks\n").utf8.prefix(length)
      try Data(text).write(to: URL(fileURLWithPath: store + "/lock"))
      if length == 0 {
        #expect(throws: StoreError.self) { _ = try StoreLock(store: store) }
      } else {
        _ = try StoreLock(store: store)
      }
      #expect(lost(["stale-1.blocks"], from: store) == [])
    }
  }

  @Test("where a file system cannot exchange folders, a kill in between leaves the earlier columns")
  func earlier() throws {
    let folder = try StoreFolder()
    let store = folder.store("s")
    try folder.build(DrawnChain(seed: 9, transactions: 50).blocks, into: "s")
    let place = store + "/derived/clusters-default"
    for isReplaced in [false, true] {
      try DerivedColumns.save(
        store: store, name: "clusters-default", digest: "d", parameters: [:],
        columns: [("root", [1, 2, 3])])
      let name = try Leftovers(store).name(.earlier("clusters-default"))
      try FileManager.default.moveItem(atPath: place, toPath: store + "/" + name)
      if isReplaced {
        try FileManager.default.copyItem(atPath: store + "/" + name, toPath: place)
      }
      // One that is set aside is the clustering of that name until another stands there.
      #expect(DerivedColumns.names(store: store, prefix: "clusters-") == ["clusters-default"])
      _ = try StoreLock(store: store)
      let left = try FileManager.default.contentsOfDirectory(atPath: store + "/derived")
      #expect(left == ["clusters-default"])
      #expect(try DerivedColumns(store: store, name: "clusters-default")?.column("root").count == 3)
    }
  }

  @Test(
    "a manifest that names anything but a store's own files is refused before anything is read",
    arguments: [
      "..", "", ".", "/", "/tmp", "columns-1/..", "../s/columns-1", "columns-", "columns-0",
      "columns-01", "columns--1", "columns-1x", "derived", "columns-99999999999999999999",
    ])
  func hostileNames(name: String) throws {
    let folder = try StoreFolder()
    try folder.build(DrawnChain(seed: 11, transactions: 30).blocks, into: "s")
    let store = folder.store("s")
    let manifest = try #require(try Manifest.read(store: store))
    var column = manifest.columns[0]
    column.name = name
    let changes: [(inout Manifest) -> Void] = [
      { $0.folder = name }, { $0.stale = column }, { $0.columns[0] = column },
      { $0.columns.append(column) }, { $0.checksums = name }, { $0.columns.append($0.columns[0]) },
    ]
    for (number, change) in changes.enumerated() {
      var hostile = manifest
      change(&hostile)
      try Data(try hostile.sealed()).write(
        to: URL(fileURLWithPath: store + "/" + Manifest.fileName))
      for open in [
        { _ = try ChainGraph(directory: store) }, { _ = try StoreLock(existing: store) },
      ] {
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.code == .malformed, "change \(number): \(String(describing: error))")
      }
      #expect(FileManager.default.fileExists(atPath: store + "/" + manifest.folder))
    }
  }
}
