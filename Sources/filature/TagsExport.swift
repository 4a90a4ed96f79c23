import Analysis
import ArgumentParser
import ChainStore
import Reporting

/// Whose concepts an exported file may name.
enum ExportVocabulary: String, ExpressibleByArgument, CaseIterable {
  case shared, filature
}

struct TagsExport: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Every tag as one TagPack, or as CSV with --format csv.",
    discussion: """
      Concepts of this program, such as filature:migrant_smuggling, are written as the nearest \
      one that other programs know; the context keeps the original, so importing the file here \
      brings it back exactly. --map filature:migrant_smuggling=human_trafficking chooses \
      another.
      """)
  @Option(help: "shared, or filature to leave concepts as they stand.")
  var vocabulary = ExportVocabulary.shared
  @Option(help: "CONCEPT=CONCEPT: write one concept as another.") var map: [String] = []
  @Option(help: "Title of the pack.") var title = "Filature export"
  @Option(help: "Creator of the pack.") var creator = "Filature"
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let tags = try TagPlace.read(global).store.allTags(.everyChain)
    let words = try chosen()
    let text =
      global.format == .csv
      ? TagExport.csv(tags, vocabulary: words)
      : TagExport.tagPack(tags, title: title, creator: creator, vocabulary: words)
    StandardOutput.write(Array(text.utf8))
  }

  private func chosen() throws -> OwnVocabulary.Export {
    var replacements: [String: String] = [:]
    for text in map {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, Taxonomy.contains(parts[0]), Taxonomy.contains(parts[1]) else {
        throw Failure(
          Exit.usage, "not two concepts: \(text)", at: "--map",
          hint: "`filature tags concepts` lists them")
      }
      replacements[parts[0]] = parts[1]
    }
    switch vocabulary {
    case .filature: return .own
    case .shared: return .shared(replacing: replacements)
    }
  }
}
