/// Reads `--rules`: a list of terms set apart by commas.
///
/// A term is a name, a name with a number (`round-value(4)`), `unique(…)`, `votes(n; …, …)`, or
/// terms joined by `&`, `|` and `-`; `&` binds closest, the others go from left to right. A hyphen
/// between letters belongs to the name.
struct ChangeExpressionParser {
  private var tokens: [Token] = []
  private var next = 0
  private var depth = 0
  private static let deepest = 64
  private static let longest = 4_096

  private struct Token {
    enum Kind: Equatable {
      case name(String)
      case number(Int)
      case sign(Character)
    }
    var kind: Kind
    var column: Int
  }

  /// One term of the list.
  enum Term {
    /// A rule that is no change rule, by name.
    case plain(String)
    /// An expression of change rules.
    case change(ChangeExpression)
  }

  /// The terms of a text; `plain` names the rules that are no change rules.
  static func terms(_ text: String, plain: [String]) throws(AnalysisError) -> [Term] {
    guard text.utf8.count <= longest else {
      throw AnalysisError(.usage, "longer than \(longest) characters", at: "--rules")
    }
    var parser = ChangeExpressionParser()
    try parser.cut(text)
    var terms: [Term] = []
    repeat {
      if case .name(let name)? = parser.peek?.kind, plain.contains(name), parser.endsTerm(after: 1)
      {
        parser.next += 1
        terms.append(.plain(name))
      } else {
        terms.append(.change(try parser.sum(plain)))
      }
    } while parser.take(",")
    guard let rest = parser.peek else { return terms }
    throw parser.error("\(parser.word(rest)) is not expected", at: rest)
  }

  // MARK: Words

  private mutating func cut(_ text: String) throws(AnalysisError) {
    let letters = Array(text)
    var place = 0
    while place < letters.count {
      let start = place
      let letter = letters[place]
      place += 1
      if letter.isWhitespace { continue }
      if isLetter(letter) {
        while place < letters.count,
          isLetter(letters[place]) || isDigit(letters[place])
            || letters[place] == "-" && place + 1 < letters.count && isLetter(letters[place + 1])
        {
          place += 1
        }
        tokens.append(Token(kind: .name(String(letters[start..<place])), column: start + 1))
      } else if isDigit(letter) {
        while place < letters.count, isDigit(letters[place]) { place += 1 }
        guard let number = Int(String(letters[start..<place])), number <= 1_000 else {
          throw AnalysisError(
            .usage, "the number at column \(start + 1) is too large", at: "--rules")
        }
        tokens.append(Token(kind: .number(number), column: start + 1))
      } else if "&|-(),;".contains(letter) {
        tokens.append(Token(kind: .sign(letter), column: start + 1))
      } else {
        throw AnalysisError(
          .usage, "\"\(letter)\" at column \(start + 1) means nothing here", at: "--rules",
          hint: "names, numbers, & | - ( ) , ; are read")
      }
    }
  }

  private func isLetter(_ letter: Character) -> Bool { "a"..."z" ~= letter && letter.isASCII }
  private func isDigit(_ letter: Character) -> Bool { "0"..."9" ~= letter && letter.isASCII }

  private var peek: Token? { next < tokens.count ? tokens[next] : nil }

  private func endsTerm(after count: Int) -> Bool {
    next + count >= tokens.count || tokens[next + count].kind == .sign(",")
  }

  private mutating func take(_ sign: Character) -> Bool {
    guard peek?.kind == .sign(sign) else { return false }
    next += 1
    return true
  }

  private func word(_ token: Token) -> String {
    switch token.kind {
    case .name(let name): "\"\(name)\""
    case .number(let number): "\(number)"
    case .sign(let sign): "\"\(sign)\""
    }
  }

  private func error(_ message: String, at token: Token?, hint: String? = nil) -> AnalysisError {
    let place = token.map { " at column \($0.column)" } ?? " at the end"
    return AnalysisError(.usage, message + place, at: "--rules", hint: hint)
  }

  private mutating func expect(_ sign: Character) throws(AnalysisError) {
    guard take(sign) else {
      let found = peek.map { ", not \(word($0))," } ?? ""
      throw error("\"\(sign)\" is expected\(found)", at: peek)
    }
  }

  // MARK: Expressions

  private mutating func sum(_ plain: [String]) throws(AnalysisError) -> ChangeExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ChangeExpressionParser.deepest else {
      throw error("more than \(ChangeExpressionParser.deepest) parentheses deep", at: peek)
    }
    var left = try product(plain)
    while true {
      if take("|") {
        left = .either(left, try product(plain))
      } else if take("-") {
        left = .except(left, try product(plain))
      } else {
        return left
      }
    }
  }

  private mutating func product(_ plain: [String]) throws(AnalysisError) -> ChangeExpression {
    var left = try operand(plain)
    while take("&") { left = .both(left, try operand(plain)) }
    return left
  }

  private mutating func operand(_ plain: [String]) throws(AnalysisError) -> ChangeExpression {
    guard let token = peek else { throw error("a rule is expected", at: nil) }
    next += 1
    switch token.kind {
    case .sign("("):
      let inner = try sum(plain)
      try expect(")")
      return inner
    case .name("unique"):
      try expect("(")
      let inner = try sum(plain)
      try expect(")")
      return .unique(inner)
    case .name("votes"): return try votes(plain)
    case .name(let name): return try rule(name, token, plain)
    default: throw error("a rule is expected, not \(word(token)),", at: token)
    }
  }

  private mutating func votes(_ plain: [String]) throws(AnalysisError) -> ChangeExpression {
    try expect("(")
    guard case .number(let least)? = peek?.kind, least > 0 else {
      throw error("a number of votes above 0 is expected", at: peek)
    }
    next += 1
    try expect(";")
    var voters = [try sum(plain)]
    while take(",") { voters.append(try sum(plain)) }
    try expect(")")
    guard least <= voters.count else {
      throw error(
        "\(least) votes of \(voters.count) rules cannot be had", at: peek,
        hint: "name more rules, or ask for fewer votes")
    }
    return .votes(atLeast: least, voters)
  }

  private mutating func rule(
    _ name: String, _ token: Token, _ plain: [String]
  ) throws(AnalysisError) -> ChangeExpression {
    guard let rule = ChangeRules.all.first(where: { $0.name == name }) else {
      if plain.contains(name) {
        throw error(
          "\"\(name)\" leaves no outputs to combine, so it stands alone between commas,", at: token)
      }
      throw error(
        "no rule is called \"\(name)\"", at: token,
        hint: "the rules are " + (plain + ChangeRules.all.map { $0.name }).joined(separator: ", "))
    }
    guard peek?.kind == .sign("("), rule.tuned(1) != nil else { return .rule(rule) }
    next += 1
    guard case .number(let number)? = peek?.kind, let tuned = rule.tuned(number) else {
      throw error("\"\(name)\" takes a number of zeros from 1 to 12,", at: peek)
    }
    next += 1
    try expect(")")
    return .rule(tuned)
  }
}
