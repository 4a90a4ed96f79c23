import Foundation
import Testing

/// The root of the repository.
private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// Every Swift file below a folder, with its text.
func files(below folder: String) throws -> [(path: String, text: String)] {
  let base = root.appendingPathComponent(folder)
  let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
  return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
    let file = base.appendingPathComponent(name)
    return ("\(folder)/\(name)", try String(contentsOf: file, encoding: .utf8))
  }
}

@Test("an import only ever points down")
func floors() throws {
  let below: [String: Set<String>] = [
    "Bitcoin": [], "ChainStore": ["Bitcoin"], "Ingest": ["Bitcoin", "ChainStore"],
    "Analysis": ["Bitcoin", "ChainStore"], "Simulation": ["Bitcoin"],
    "Reporting": ["Bitcoin", "ChainStore", "Analysis"],
    "filature": ["Bitcoin", "ChainStore", "Ingest", "Analysis", "Simulation", "Reporting"],
  ]
  for (floor, allowed) in below {
    for file in try files(below: "Sources/" + floor) {
      for line in file.text.split(separator: "\n") where line.hasPrefix("import ") {
        let name = String(line.dropFirst(7))
        guard below[name] != nil else { continue }
        #expect(allowed.contains(name), "\(file.path) imports \(name)")
      }
    }
  }
}

@Test("sources hold no shortcut that bad input could turn into a trap")
func noShortcuts() throws {
  for file in try files(below: "Sources") {
    for mark in ["try" + "!", "fatal" + "Error(", " as" + "! ", "TO" + "DO", "FIX" + "ME"] {
      #expect(!file.text.contains(mark), "\(file.path) holds \(mark)")
    }
  }
}

@Test("a file is one idea")
func fileSizes() throws {
  for file in try files(below: "Sources") {
    let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
    #expect(lines <= 400, "\(file.path) has \(lines) lines")
    let name = file.path.split(separator: "/").last.map(String.init) ?? ""
    for vague in ["Utils", "Helper", "Common", "Manager", "Core.", "Base."] {
      #expect(!name.contains(vague), "\(file.path) has a name that says nothing")
    }
  }
}

@Test("the hot types are public, never package")
func noPackageAccess() throws {
  for file in try files(below: "Sources") {
    #expect(!file.text.contains("\npackage ") && !file.text.contains("  package "), "\(file.path)")
  }
}

@Test("every guide and every decision is listed on the front page of the guides")
func guidesAreListed() throws {
  let folder = root.appendingPathComponent("Sources/filature/filature.docc")
  let front = try String(
    contentsOf: folder.appendingPathComponent("filature.md"), encoding: .utf8)
  let names =
    FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
  let pages = names.filter { $0.hasSuffix(".md") && !$0.hasSuffix("filature.md") }
  #expect(pages.count > 20)
  for page in pages {
    let name = URL(fileURLWithPath: page).deletingPathExtension().lastPathComponent
    #expect(front.contains("<doc:\(name)>"), "\(page) is not on the front page")
  }
}
