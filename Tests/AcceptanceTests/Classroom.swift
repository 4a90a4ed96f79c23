import Foundation
import Testing

/// A class with a chain of its own, in a folder of its own.
final class Classroom {
  let folder = FileManager.default.temporaryDirectory.path + "/class-\(UUID().uuidString)"
  let lesson: String
  var trainee: String { folder + "/trainee" }
  var store: String { folder + "/store" }

  init(_ lesson: String, seed: String) throws {
    self.lesson = lesson
    let steps = [
      [
        "train", "start", lesson, "--out", trainee, "--instructor", folder + "/kept", "--seed",
        seed,
      ],
      ["ingest", trainee + "/blocks", "--network", "regtest", "--store", store],
      ["tags", "import", trainee + "/tags.yaml", "--store", store],
      ["cluster", "build", "--store", store],
    ]
    for step in steps {
      let answer = try BuiltProgram.run(step)
      #expect(answer.code == 0, "\(step): \(answer.errors)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// A file of the trainees' pack.
  func text(_ name: String) throws -> String {
    try String(contentsOfFile: trainee + "/" + name, encoding: .utf8)
  }

  /// The first word of the lesson's page that has as many letters.
  func word(_ length: Int) throws -> String {
    let words = try text("LESSON.md").split { " `.,\n".contains($0) }.map { String($0) }
    return try #require(words.first { $0.count == length })
  }

  /// The addresses that the trainee is given.
  func seeds() throws -> [String] {
    try text("seeds.txt").split(separator: "\n").map { String($0) }.filter { !$0.hasPrefix("#") }
  }

  func ask(_ words: [String]) throws -> Any {
    try BuiltProgram.run(words + ["--json", "--store", store]).data()
  }

  func fifo(_ words: [String]) throws -> [String: Any] {
    let data = try ask(["trace"] + words + ["--method", "fifo"]) as? [String: Any]
    let methods = data?["methods"] as? [String: [String: Any]]
    return try #require(methods?["fifo"])
  }

  func endpoints(_ words: [String], kind: String) throws -> [[String: Any]] {
    let rows = try fifo(words)["endpoints"] as? [[String: Any]] ?? []
    return rows.filter { $0["kind"] as? String == kind }
  }

  /// Why each question earned what it earned, in English.
  func reasons(_ answers: [String: Any]) throws -> [String: String] {
    let rows = try marked(answers).0?["questions"] as? [[String: Any]] ?? []
    return Dictionary(
      uniqueKeysWithValues: rows.map { ($0["id"] as? String ?? "", $0["reason"] as? String ?? "") })
  }

  /// Marks answers; hundredths earned, points, exit code.
  func grade(_ answers: [String: Any]) throws -> (Int, Int, Int32) {
    let (data, code) = try marked(answers)
    return (data?["points_hundredths"] as? Int ?? -1, data?["of"] as? Int ?? -1, code)
  }

  private func marked(_ answers: [String: Any]) throws -> ([String: Any]?, Int32) {
    let path = folder + "/answers.json"
    let document: [String: Any] = ["lesson": lesson, "answers": answers]
    try JSONSerialization.data(withJSONObject: document)
      .write(to: URL(fileURLWithPath: path))
    let answer = try BuiltProgram.run([
      "train", "grade", path, "--key", folder + "/kept/key.json", "--json",
    ])
    return (try answer.data() as? [String: Any], answer.code)
  }
}
