import ArgumentParser
import Foundation
import Reporting
import Simulation

/// Questions asked one by one, answers read line by line.
enum TrainInterview {
  /// Shows the lesson and asks; questions after the end of input are left open.
  static func ask(_ pack: TrainingPack, _ language: StoryLanguage) -> [String: Answer] {
    StandardError.write(pack.page(language))
    var given: [String: Answer] = [:]
    for question in pack.questions {
      StandardError.write("\(question.id): \(question.prompt[language])")
      guard let line = readLine() else { break }
      given[question.id] = .text(line)
    }
    return given
  }
}

/// Marks in words.
struct MarkWords {
  let sheet: MarkSheet
  let language: StoryLanguage

  /// Writes them as a table or a document.
  func write(_ global: GlobalOptions) throws {
    var table = TextTable(
      header: ["question", "marks", "of", "precision", "recall", "why"],
      rightAligned: [1, 2, 3, 4])
    table.widest = 100
    func share(_ value: Int?) -> String { value.map { "\($0 / 10).\($0 % 10) %" } ?? "" }
    table.rows = sheet.marks.map { mark in
      [
        mark.id, MarkWords.points(mark.hundredths), "\(mark.points)", share(mark.precision),
        share(mark.recall), mark.reason[language],
      ]
    }
    table.rows.append([
      language == .english ? "all" : "total", MarkWords.points(sheet.hundredths),
      "\(sheet.points)", "", "",
      sheet.isPassed
        ? (language == .english ? "passed" : "réussi")
        : (language == .english ? "not passed" : "échoué"),
    ])
    let data: JSONValue = [
      "lesson": .text(sheet.lesson), "points_hundredths": .number(sheet.hundredths),
      "of": .number(sheet.points), "passed": .boolean(sheet.isPassed),
      "questions": .array(
        sheet.marks.map { mark in
          [
            "id": .text(mark.id), "points_hundredths": .number(mark.hundredths),
            "of": .number(mark.points), "reason": .text(mark.reason[language]),
            "precision_thousandths": mark.precision.map { .number($0) } ?? .null,
            "recall_thousandths": mark.recall.map { .number($0) } ?? .null,
          ]
        }),
    ]
    try Envelope("marks", graph: nil).write(global, data: data, rows: table)
  }

  private static func points(_ hundredths: Int) -> String {
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
