import Foundation

/// Answers to a lesson as a trainee wrote them down:
/// `{"lesson":…,"answers":{QUESTION: text, number or list}}`.
public struct WrittenAnswers: Sendable {
  /// What keeps a document from being answers or a key.
  public enum Fault: Error, Sendable, Equatable {
    /// It is no JSON object.
    case noObject
    /// The lesson, or what goes with it, is not there.
    case incomplete
    /// The answer to a question is no text, number or list of texts.
    case answer(to: String)
  }

  /// Name of the lesson.
  public let lesson: String
  /// Answers by question; one that was left open is none.
  public let answers: [String: Answer]

  /// Reads a document.
  public init(_ bytes: [UInt8]) throws(Fault) {
    let document = try WrittenAnswers.object(bytes)
    guard let lesson = document["lesson"] as? String,
      let given = document["answers"] as? [String: Any]
    else { throw .incomplete }
    var answers: [String: Answer] = [:]
    for (question, value) in given.sorted(by: { $0.key < $1.key }) {
      switch value {
      case let text as String: answers[question] = .text(text)
      case let number as NSNumber: answers[question] = .text(number.stringValue)
      case let list as [String]: answers[question] = .list(list)
      case is NSNull: continue
      default: throw .answer(to: question)
      }
    }
    self.lesson = lesson
    self.answers = answers
  }

  /// Lesson and seed of an instructor's key.
  public static func key(_ bytes: [UInt8]) throws(Fault) -> (lesson: String, seed: UInt64) {
    let document = try object(bytes)
    guard let lesson = document["lesson"] as? String, let seed = document["seed"] as? NSNumber,
      let number = UInt64(seed.stringValue)
    else { throw .incomplete }
    return (lesson, number)
  }

  private static func object(_ bytes: [UInt8]) throws(Fault) -> [String: Any] {
    let document = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    guard let document else { throw .noObject }
    return document
  }
}
