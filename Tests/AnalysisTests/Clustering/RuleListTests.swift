import Testing

@testable import Analysis

@Suite("Lists of cluster rules")
struct RuleListTests {
  @Test("terms are read, put into one form and numbered; repeated ones count once")
  func reading() throws {
    let rules = try ClusterRules(" reuse, co-spend,address-type&optimal , reuse,same-key")
    #expect(rules.names == ["co-spend", "same-key", "reuse", "address-type & optimal"])
    #expect(rules.text == "co-spend,same-key,reuse,address-type & optimal")
    #expect(rules.sameKey == 1 && rules.change.map(\.code) == [2, 3])
    #expect(try ClusterRules(rules.text).names == rules.names)
    #expect(try ClusterRules("co-spend").isExtended == false)
  }

  @Test("& binds closer than | and -, which go from left to right")
  func precedence() throws {
    for (text, form) in [
      ("fresh|reuse&optimal", "fresh | reuse & optimal"),
      ("(fresh|reuse)&optimal", "(fresh | reuse) & optimal"),
      ("fresh - reuse - optimal", "fresh - reuse - optimal"),
      ("fresh - (reuse - optimal)", "fresh - (reuse - optimal)"),
      ("((unique((fresh))))", "unique(fresh)"),
      ("votes( 2;fresh,reuse , optimal-fee)", "votes(2; fresh, reuse, optimal-fee)"),
      ("round-value( 4 )", "round-value(4)"), ("round-value(6)", "round-value"),
    ] {
      #expect(try ClusterRules("co-spend," + text).names == ["co-spend", form])
    }
  }

  @Test(
    "what cannot be read is told with its place",
    arguments: [
      ("reuse", "other rules only add to co-spend"),
      ("co-spend,guess", "no rule is called \"guess\" at column 10"),
      ("co-spend,fresh &", "a rule is expected at the end"),
      ("co-spend,,fresh", "a rule is expected, not \",\", at column 10"),
      ("co-spend,(fresh", "\")\" is expected at the end"),
      ("co-spend,fresh reuse", "\"reuse\" is not expected at column 16"),
      ("co-spend,fresh & co-spend", "\"co-spend\" leaves no outputs to combine"),
      ("co-spend,round-value(0)", "takes a number of zeros from 1 to 12"),
      ("co-spend,round-value(99999999999999999999)", "the number at column 22 is too large"),
      ("co-spend,votes(3; fresh, reuse)", "3 votes of 2 rules cannot be had"),
      ("co-spend,votes(0; fresh)", "a number of votes above 0 is expected"),
      ("co-spend,Fresh", "\"F\" at column 10 means nothing here"),
      ("", "a rule is expected at the end"),
    ])
  func faults(text: String, message: String) {
    #expect {
      try ClusterRules(text)
    } throws: { error in
      (error as? AnalysisError)?.message.contains(message) == true
        && (error as? AnalysisError)?.code == .usage
    }
  }

  @Test("no depth or length of text brings the reader down")
  func hostile() {
    for text in [
      String(repeating: "(", count: 2_000), "co-spend," + String(repeating: "unique(", count: 500),
      String(repeating: "co-spend,", count: 10_000),
      "co-spend," + String(repeating: "fresh|", count: 600),
    ] {
      #expect(throws: AnalysisError.self) { try ClusterRules(text) }
    }
  }
}
