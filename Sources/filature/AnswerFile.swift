import ChainStore
import Foundation
import Reporting
import Simulation

/// Answers that a trainee wrote down.
struct AnswerFile {
  /// Bytes that a file of answers may have.
  private static let limit = 1 << 20

  let lesson: String
  let answers: [String: Answer]

  /// Reads `{"lesson":…,"answers":{QUESTION: text, number or list}}`.
  init(path: String) throws {
    let document = try AnswerFile.object(path)
    guard let lesson = document["lesson"] as? String,
      let given = document["answers"] as? [String: Any]
    else {
      throw Failure(
        Exit.malformed, "no lesson and answers in it", at: path,
        hint: "{\"lesson\":\"…\",\"answers\":{\"question\":\"…\"}}")
    }
    var answers: [String: Answer] = [:]
    for (question, value) in given {
      switch value {
      case let text as String: answers[question] = .text(text)
      case let number as NSNumber: answers[question] = .text(number.stringValue)
      case let list as [String]: answers[question] = .list(list)
      case is NSNull: continue
      default:
        throw Failure(
          Exit.malformed, "the answer to \(question) is no text, number or list of texts",
          at: path)
      }
    }
    self.lesson = lesson
    self.answers = answers
  }

  /// Lesson and seed of an instructor's key.
  static func key(_ path: String) throws -> (lesson: String, seed: UInt64) {
    let document = try object(path)
    guard let lesson = document["lesson"] as? String, let seed = document["seed"] as? NSNumber
    else {
      throw Failure(
        Exit.malformed, "no lesson and seed in it", at: path,
        hint: "`train start --instructor` writes key.json")
    }
    return (lesson, seed.uint64Value)
  }

  private static func object(_ path: String) throws -> [String: Any] {
    let bytes = Data(
      path == "-"
        ? try WholeFile.text(of: [UInt8](try StandardStreams.input()), at: "standard input")
        : try WholeFile.text(path))
    guard bytes.count <= limit else {
      throw Failure(Exit.malformed, "more than a megabyte where answers are expected", at: path)
    }
    guard let document = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any] else {
      throw Failure(Exit.malformed, "not a JSON object", at: path)
    }
    return document
  }
}
