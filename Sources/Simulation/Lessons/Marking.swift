/// The marks for one answer.
public struct Mark: Sendable, Equatable {
  /// The question.
  public let id: String
  /// Hundredths of a point earned.
  public let hundredths: Int
  /// Points that could be earned.
  public let points: Int
  /// Why.
  public let reason: Words
  /// For sets: right members among those given, and among those wanted, in thousandths.
  public var precision: Int?
  /// See ``precision``.
  public var recall: Int?
}

extension Question {
  /// Marks an answer; none given earns nothing.
  public func mark(_ answer: Answer?) -> Mark {
    guard let answer, !answer.members.isEmpty else {
      return earned(0, Words("No answer was given.", "Aucune réponse."))
    }
    switch key {
    case .choice(let options): return mark(answer, options)
    case .number(let value, let tolerance, let slips):
      return mark(answer, value, tolerance, slips)
    case .set(let wanted, _): return mark(answer, Set(wanted))
    case .paragraph(let checks): return mark(answer, checks)
    }
  }

  private func earned(_ share: Int, _ reason: Words) -> Mark {
    Mark(id: id, hundredths: points * share, points: points, reason: reason)
  }

  private func mark(_ answer: Answer, _ options: [Option]) -> Mark {
    guard let chosen = options.first(where: { $0.id == answer.word.lowercased() }) else {
      return earned(
        0, Words("\(answer.word) is none of the options.", "\(answer.word) n'est pas une option."))
    }
    return earned(chosen.share, chosen.reason)
  }

  private func mark(
    _ answer: Answer, _ wanted: UInt64, _ tolerance: UInt64, _ slips: [Slip]
  ) -> Mark {
    guard let given = answer.value else {
      return earned(0, Words("Not a whole number.", "Pas un nombre entier."))
    }
    let distance = given > wanted ? given - wanted : wanted - given
    if distance <= tolerance { return earned(100, Words("Right.", "Juste.")) }
    if let slip = slips.first(where: { $0.value == given }) {
      return earned(slip.share, slip.reason)
    }
    return earned(
      0, Words("Not what the chain says.", "Ce n'est pas ce que dit la chaîne."))
  }

  /// Marks follow the harmonic mean of precision and recall.
  private func mark(_ answer: Answer, _ wanted: Set<String>) -> Mark {
    let given = Set(answer.members)
    let right = given.intersection(wanted).count
    let wrong = given.count - right
    let missing = wanted.count - right
    let share = 200 * right / max(1, 2 * right + wrong + missing)
    var result = earned(
      share,
      Words(
        "\(right) right, \(wrong) that do not belong, \(missing) missing.",
        "\(right) justes, \(wrong) de trop, \(missing) manquantes."))
    result.precision = 1000 * right / max(1, given.count)
    result.recall = 1000 * right / max(1, wanted.count)
    return result
  }

  /// Each check counts the same; what must not be said counts only where something is said.
  private func mark(_ answer: Answer, _ checks: [Check]) -> Mark {
    let text = Question.plain(answer.word)
    var passed = 0
    var failed: [Words] = []
    for check in checks {
      let isSaid = check.of.contains { text.contains(Question.plain($0)) }
      if isSaid == (check.wants == .any) { passed += 1 } else { failed.append(check.reason) }
    }
    // Saying nothing wrong is no merit of a text that says nothing.
    let wanted = checks.filter { $0.wants == .any }
    let saysNothing = wanted.allSatisfy { check in
      !check.of.contains { text.contains(Question.plain($0)) }
    }
    let share = saysNothing ? 0 : 100 * passed / max(1, checks.count)
    guard !failed.isEmpty else {
      return earned(share, Words("Everything that matters is said.", "Tout l'important y est."))
    }
    return earned(
      share,
      Words(
        failed.map(\.english).joined(separator: " "),
        failed.map(\.french).joined(separator: " ")))
  }

  /// Small letters, and digits without what groups them: `10 000`, `10,000` and `10000` are one.
  static func plain(_ text: String) -> String {
    let scalars = Array(text.lowercased().unicodeScalars)
    var result = String.UnicodeScalarView()
    func isDigit(_ place: Int) -> Bool {
      scalars.indices.contains(place) && (0x30...0x39).contains(scalars[place].value)
    }
    for place in scalars.indices {
      let isGroup = [0x20, 0x2c, 0x5f, 0xa0, 0x202f].contains(scalars[place].value)
      if isGroup, isDigit(place - 1), isDigit(place + 1), isDigit(place + 2), isDigit(place + 3) {
        continue
      }
      result.append(scalars[place])
    }
    return String(result)
  }
}

/// The marks for a whole lesson.
public struct MarkSheet: Sendable {
  /// Share of the points, in hundredths, from which a lesson is passed.
  public static let passMark = 60

  /// The lesson.
  public let lesson: String
  /// Marks in the order of the questions.
  public let marks: [Mark]

  /// Hundredths of points earned.
  public var hundredths: Int { marks.reduce(0) { $0 + $1.hundredths } }
  /// Points that could be earned.
  public var points: Int { marks.reduce(0) { $0 + $1.points } }
  /// Whether enough was earned.
  public var isPassed: Bool { hundredths >= points * MarkSheet.passMark }
}
