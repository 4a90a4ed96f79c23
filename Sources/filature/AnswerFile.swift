import ChainStore
import Foundation
import Simulation

/// Files of answers and keys of lessons.
enum AnswerFile {
  /// Bytes that a file of answers may have.
  private static let limit = 1 << 20

  /// Answers that a trainee wrote down; `-` is standard input.
  static func answers(_ path: String) throws -> WrittenAnswers {
    try read(path, hint: "{\"lesson\":\"…\",\"answers\":{\"question\":\"…\"}}", lacking: "answers")
    {
      (bytes) throws(WrittenAnswers.Fault) in try WrittenAnswers(bytes)
    }
  }

  /// Lesson and seed of an instructor's key.
  static func key(_ path: String) throws -> (lesson: String, seed: UInt64) {
    try read(path, hint: "`train start --instructor` writes key.json", lacking: "seed") {
      (bytes) throws(WrittenAnswers.Fault) in try WrittenAnswers.key(bytes)
    }
  }

  private static func read<Content>(
    _ path: String, hint: String, lacking part: String,
    _ parse: ([UInt8]) throws(WrittenAnswers.Fault) -> Content
  ) throws -> Content {
    let bytes =
      path == "-"
      ? try WholeFile.text(of: [UInt8](try StandardStreams.input()), at: "standard input")
      : try WholeFile.text(path)
    guard bytes.count <= limit else {
      throw Failure(Exit.malformed, "more than a megabyte where answers are expected", at: path)
    }
    do throws(WrittenAnswers.Fault) {
      return try parse(bytes)
    } catch {
      switch error {
      case .noObject: throw Failure(Exit.malformed, "not a JSON object", at: path)
      case .incomplete:
        throw Failure(Exit.malformed, "no lesson and \(part) in it", at: path, hint: hint)
      case .answer(let question):
        throw Failure(
          Exit.malformed, "the answer to \(question) is no text, number or list of texts",
          at: path)
      }
    }
  }
}
