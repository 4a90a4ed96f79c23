import Analysis
import Foundation

/// Readers of tags and prices, in every form by its name and by what a file tells.
enum AttributionTargets {
  static func all(_ scratch: Scratch) -> [Target] {
    let tags = AttributionCorpus.tags
    var targets = TagReaders.names.map { name in
      Target(name: "tags-" + name, share: 2, seeds: tags[name] ?? []) {
        self.tags($0, TagReading(format: name), scratch)
      }
    }
    targets.append(
      Target(name: "tags-any", share: 3, seeds: tags.sorted { $0.key < $1.key }.flatMap(\.value)) {
        self.tags($0, TagReading(), scratch)
      })
    let prices = AttributionCorpus.prices
    for name in PriceFormats.names {
      targets.append(
        Target(name: "prices-" + name, share: 2, seeds: prices[name] ?? []) {
          self.prices($0, name, scratch)
        })
    }
    targets.append(
      Target(
        name: "prices-any", share: 2, seeds: prices.sorted { $0.key < $1.key }.flatMap(\.value)
      ) { self.prices($0, nil, scratch) })
    return targets
  }

  /// What is taken is written as a TagPack and as a table that are taken in their turn.
  private static func tags(_ input: Input, _ reading: TagReading, _ scratch: Scratch) -> Bool {
    let paths = input.map { scratch.put($0.name, $0.bytes) }
    defer { for path in paths { unlink(path) } }
    guard let found = try? TagFile.inspect(paths[0], reading), case .sound(let file) = found else {
      return false
    }
    guard !file.tags.isEmpty else { return true }
    let pack = TagExport.tagPack(file.tags, title: "t", creator: "c")
    for (name, text) in [("again.yaml", pack), ("again.csv", TagExport.csv(file.tags))] {
      let path = scratch.put(name, Array(text.utf8))
      defer { unlink(path) }
      do {
        let again = try TagFile.read(path)
        let (known, found) = (file.tags.sorted().map(told), again.tags.sorted().map(told))
        precondition(found == known, "other tags from \(name)")
      } catch {
        preconditionFailure("\(name) is not taken again: \(error)")
      }
    }
    return true
  }

  /// What a tag says beside its pack; a table cannot tell an empty field from none.
  private static func told(_ tag: Tag) -> [String] {
    let fields = [
      tag.actor, tag.category, tag.abuse, tag.isClusterDefiner.map(String.init), tag.lastmod,
      tag.network, tag.currency, tag.tagType, tag.context,
    ]
    return [tag.subject, "\(tag.isTransaction)", tag.label, tag.confidence, tag.source]
      + fields.map { $0 ?? "" } + tag.concepts
  }

  private static func prices(_ input: Input, _ format: String?, _ scratch: Scratch) -> Bool {
    let path = scratch.put(input[0].name, input[0].bytes)
    defer { unlink(path) }
    let plain = try? PriceFile.read(path, format: format)
    let told = try? PriceFile.read(path, format: format, pair: PricePair("BTC", "CAD"))
    return plain != nil || told != nil
  }
}
