import Foundation
import Reporting

/// A table of error rates as an answer and as files.
extension ErrorTable {
  /// The figures as a document.
  var document: JSONValue {
    func value(_ share: BoundedShare?) -> JSONValue {
      guard let share else { return .null }
      return .pairs(
        [("share", share.share), ("low", share.low), ("high", share.high)].map {
          ($0, .decimal(units: Int64(($1 * 1_000_000).rounded()), places: 6))
        })
    }
    return .array(
      rows.keys.sorted().map { subject in
        let figures = figures(subject)
        return .pairs(
          [
            ("scenario", .text(subject.scenario)), ("area", .text(subject.area)),
            ("name", .text(subject.name)), ("unit", .text(subject.unit.rawValue)),
            ("chains", .number(rows[subject]?.count ?? 0)),
            ("right", .number(figures.all.right)), ("wrong", .number(figures.all.wrong)),
            ("missed", .number(figures.all.missed)),
          ] + figures.shares.map { ($0.name, value($0.share)) })
      })
  }

  /// The figures as rows.
  var table: TextTable {
    var text = TextTable(
      header: [
        "scenario", "area", "name", "right", "wrong", "missed", "precision", "recall", "error",
        "coverage",
      ],
      rightAligned: [3, 4, 5])
    text.rows = rows.keys.sorted().map { subject in
      let figures = figures(subject)
      return [
        subject.scenario, subject.area, subject.name, "\(figures.all.right)",
        "\(figures.all.wrong)", "\(figures.all.missed)",
      ] + figures.shares.map { $0.share?.percent ?? "" }
    }
    return text
  }

  /// Writes `NAME.csv` and `NAME.md` into a folder, which is made where it is missing.
  func write(to folder: String, named name: String, heading: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(Exit.cannotCreate, "cannot be written", at: folder)
    }
    try OutputFile.write(Array(csv.utf8), to: "\(folder)/\(name).csv")
    try OutputFile.write(Array((heading + markdown).utf8), to: "\(folder)/\(name).md")
  }
}
