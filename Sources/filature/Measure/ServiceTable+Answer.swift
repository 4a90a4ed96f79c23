import Foundation
import Reporting

/// A table of attribution rates as an answer and as files.
extension ServiceTable {
  private func text(_ subject: ServiceSubject, bounded: Bool) -> [String] {
    ServiceTable.shares.map { share in
      guard let (value, bounds) = self.share(subject, share.of) else { return "" }
      if bounded, let bounds { return bounds.percent }
      let tenths = Int((value * 1000).rounded())
      return "\(tenths / 10).\(tenths % 10) %"
    }
  }

  /// The figures as a document.
  var document: JSONValue {
    .array(
      inOrder.map { subject in
        let sum = (tallies[subject] ?? []).reduce(ServiceTally(), +)
        return .pairs(
          [
            ("scenario", .text(subject.scenario)), ("tags", .text(subject.tags)),
            ("knowledge", .text(subject.knowledge)), ("group", .text(subject.group)),
            ("chains", .number(tallies[subject]?.count ?? 0)),
          ] + ServiceTally.columns.map { ($0.name, .number(sum[keyPath: $0.value])) })
      })
  }

  /// The figures as rows, habits left out: the files have them.
  var table: TextTable {
    var text = TextTable(
      header: ["scenario", "tags", "knowledge"] + ServiceTable.shares.map(\.name),
      rightAligned: Set(3..<(3 + ServiceTable.shares.count)))
    text.rows = inOrder.filter { $0.group == "all" }.map { subject in
      [subject.scenario, subject.tags, subject.knowledge] + self.text(subject, bounded: false)
    }
    return text
  }

  /// The table as CSV.
  var csv: String {
    var lines = [
      "scenario,tags,knowledge,group,chains,"
        + ServiceTally.columns.map(\.name).joined(separator: ",") + ","
        + ServiceTable.shares.map { $0.name.replacing(" ", with: "_") }.joined(separator: ",")
    ]
    for subject in inOrder {
      let chains = tallies[subject] ?? []
      let sum = chains.reduce(ServiceTally(), +)
      let shares = ServiceTable.shares.map { share in
        self.share(subject, share.of).map { BoundedShare.text($0.share) } ?? ""
      }
      let cells =
        [
          subject.scenario, subject.tags, subject.knowledge, subject.group, "\(chains.count)",
        ] + ServiceTally.columns.map { "\(sum[keyPath: $0.value])" } + shares
      lines.append(cells.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The table for people, by scenario; by habit where the chain tells habits.
  var markdown: String {
    var lines: [String] = []
    var heading = ""
    for subject in inOrder {
      let isAll = subject.group == "all"
      let title = subject.scenario + (isAll ? "" : ", by habit")
      if title != heading {
        heading = title
        let columns = (isAll ? [] : ["habit"]) + ["tags", "knowledge"]
        lines += [
          lines.isEmpty ? "" : "\n", "## \(title)", "",
          "| " + (columns + ServiceTable.shares.map(\.name)).joined(separator: " | ") + " |",
          "|" + String(repeating: "---|", count: columns.count + ServiceTable.shares.count),
        ]
      }
      let cells = (isAll ? [] : [subject.group]) + [subject.tags, subject.knowledge]
      lines.append(
        "| " + (cells + text(subject, bounded: isAll)).joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Writes `service-rates.csv` and `service-rates.md` into a folder, which is made where missing.
  func write(to folder: String, heading: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(Exit.cannotCreate, "cannot be written", at: folder)
    }
    try OutputFile.write(Array(csv.utf8), to: "\(folder)/service-rates.csv")
    try OutputFile.write(Array((heading + markdown).utf8), to: "\(folder)/service-rates.md")
  }
}
