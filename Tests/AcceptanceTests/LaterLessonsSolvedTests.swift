import Foundation
import Testing

/// The other lessons, solved as their guide says; and for each an answer that is wrong in a way that
/// people are wrong.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct LaterLessonsSolvedTests {
  private func number(_ value: Any?) -> Int { (value as? NSNumber)?.intValue ?? -1 }

  @Test("change is the output to an address that was used before; the new address is the shop's")
  func followChange() throws {
    let room = try Classroom("follow-change", seed: "31")
    let txid = try room.word(64)
    let shown = try #require(try room.ask(["show", "tx", txid]) as? [[String: Any]])
    let outputs = try #require(shown[0]["outputs"] as? [[String: Any]])
    let old = try outputs.filter { output in
      let address = try #require(output["address"] as? String)
      let activity = try room.ask(["show", "address", address]) as? [[String: Any]]
      let first = activity?.first?["first"] as? [String: Any]
      return first?["txid"] as? String != txid
    }
    #expect(old.count == 1)
    var answers: [String: Any] = [
      "change": "\(number(old[0]["vout"]))", "value": number(old[0]["value_sat"]),
      "certainty": "b",
    ]
    #expect(try room.grade(answers) == (700, 7, 0))
    let other = try #require(outputs.first { number($0["vout"]) != number(old[0]["vout"]) })
    answers["change"] = "\(number(other["vout"]))"
    answers["value"] = number(other["value_sat"])
    #expect(try room.grade(answers) == (200, 7, 1))
    #expect(try room.reasons(answers)["change"]?.contains("the shop's") == true)
    #expect(try room.reasons(answers)["value"]?.contains("the shop") == true)
  }

  @Test("addresses of one cluster are one person's; one who paid them is not among them")
  func cluster() throws {
    let room = try Classroom("cluster", seed: "31")
    var members: [String: [String]] = [:]
    for seed in try room.seeds() {
      let found = try room.ask(["cluster", "of", seed]) as? [[String: Any]]
      let cluster = found?.first?["cluster"] as? [String: Any]
      members[cluster?["id"] as? String ?? "", default: []].append(seed)
    }
    let together = try #require(members.values.first { $0.count == 2 })
    let explained = try room.ask(["cluster", "explain"] + together) as? [String: Any]
    let steps = try #require(explained?["steps"] as? [[String: Any]])
    let apart = try BuiltProgram.run([
      "cluster", "explain", try room.seeds()[0], together[0], "--json", "--store", room.store,
    ])
    #expect(apart.code == 1)
    var answers: [String: Any] = [
      "members": together, "why": [steps[0]["txid"] as? String ?? ""], "recruiter": "no",
    ]
    #expect(try room.grade(answers) == (800, 8, 0))
    answers["members"] = try room.seeds()
    answers["recruiter"] = "yes"
    #expect(try room.grade(answers) == (320 + 200, 8, 0))
    #expect(try room.reasons(answers)["recruiter"]?.contains("no sign of being them") == true)
    #expect(try room.reasons(answers)["members"]?.contains("1 that do not belong") == true)
  }

  @Test("dust: what each method attributes is what its trace says")
  func methods() throws {
    let room = try Classroom("methods", seed: "31")
    let seeds = ["-i", room.trainee + "/seeds.txt"]
    let data =
      try room.ask(["trace"] + seeds + ["--method", "fifo,haircut,poison"]) as? [String: Any]
    let methods = try #require(data?["methods"] as? [String: [String: Any]])
    func maple(_ method: String) -> Int {
      let entities = methods[method]?["entities"] as? [[String: Any]] ?? []
      return number(entities.first { $0["entity"] as? String == "Maple Exchange" }?["traced_sat"])
    }
    var answers: [String: Any] = [
      "fifo": maple("fifo"), "poison": maple("poison"), "dealing": "no",
    ]
    #expect(try room.grade(answers) == (600, 6, 0))
    answers["poison"] = maple("fifo")
    answers["dealing"] = "yes"
    #expect(try room.grade(answers) == (200, 6, 1))
    #expect(try room.reasons(answers)["poison"]?.contains("does not divide") == true)
    #expect(try room.reasons(answers)["dealing"]?.contains("contact, not dealing") == true)
  }

  @Test("backward from a deposit: the service that paid out, and what it paid")
  func source() throws {
    let room = try Classroom("source-of-funds", seed: "31")
    let target = try room.word(66)
    let data =
      try room.ask(["trace", target, "--direction", "backward", "--method", "fifo"])
      as? [String: Any]
    let fifo = (data?["methods"] as? [String: [String: Any]])?["fifo"]
    let origin = try #require((fifo?["endpoints"] as? [[String: Any]])?.first)
    let edges = try #require(data?["edges"] as? [[String: Any]])
    let paid = try #require(
      edges.first { $0["from"] as? String == origin["outpoint"] as? String }?["to"] as? String)
    let parts = paid.split(separator: ":").map { String($0) }
    let shown = try room.ask(["show", "tx", parts[0]]) as? [[String: Any]]
    let outputs = try #require(shown?.first?["outputs"] as? [[String: Any]])
    #expect(origin["entity"] as? String == "Lotus Swap")
    var answers: [String: Any] = [
      "origin": "lotus", "paid": number(outputs[Int(parts[1]) ?? 0]["value_sat"]), "ask": "a",
    ]
    #expect(try room.grade(answers) == (700, 7, 0))
    answers["origin"] = "merlion"
    answers["paid"] = number(origin["traced_sat"])
    #expect(try room.grade(answers) == (60 + 100 + 200, 7, 1))
    #expect(try room.reasons(answers)["paid"]?.contains("two fees") == true)
    #expect(try room.reasons(answers)["origin"]?.contains("must not go") == true)
  }

  @Test("a request names the output paid in, not all that its address received")
  func request() throws {
    let room = try Classroom("exchange-request", seed: "31")
    let seeds = ["-i", room.trainee + "/seeds.txt"]
    let deposit = try #require(try room.endpoints(seeds, kind: "service").first)
    var answers: [String: Any] = [
      "outputs": [deposit["outpoint"] as? String ?? ""], "amount": number(deposit["traced_sat"]),
      "whom": "b",
    ]
    #expect(try room.grade(answers) == (800, 8, 0))
    let address = try #require(deposit["address"] as? String)
    let shown = try room.ask(["show", "address", address]) as? [[String: Any]]
    answers["amount"] = number(shown?.first?["received_sat"])
    answers["whom"] = "a"
    #expect(try room.grade(answers) == (400 + 0 + 40, 8, 1))
    #expect(try room.reasons(answers)["amount"]?.contains("another customer") == true)
    #expect(try room.reasons(answers)["whom"]?.contains("Two customers") == true)
  }

  @Test("where sources disagree the better one is followed and the other is told")
  func conflict() throws {
    let room = try Classroom("conflicting-tags", seed: "31")
    let conflicts = try #require(try room.ask(["tags", "conflicts"]) as? [[String: Any]])
    let subject = try #require(conflicts.first?["subject"] as? String)
    let tags = try #require(try room.ask(["tags", "lookup", subject]) as? [[String: Any]])
    let best = tags.max { number($0["confidence_level"]) < number($1["confidence_level"]) }
    #expect(best?["label"] as? String == "Merlion Exchange")
    var answers: [String: Any] = ["address": [subject], "whom": "merlion", "report": "b"]
    #expect(try room.grade(answers) == (700, 7, 0))
    answers["whom"] = "both"
    answers["report"] = "a"
    #expect(try room.grade(answers) == (200 + 90, 7, 1))
    #expect(try room.reasons(answers)["report"]?.contains("disclosed") == true)
  }

  @Test("a paragraph made of the trace's own figures earns full marks, a bolder one fewer")
  func paragraph() throws {
    let room = try Classroom("court-paragraph", seed: "31")
    let seeds = ["-i", room.trainee + "/seeds.txt"]
    let deposit = try #require(try room.endpoints(seeds, kind: "service").first)
    let mixed = try #require(try room.endpoints(seeds, kind: "coinjoin").first)
    let ledger = try #require(try room.fifo(seeds)["ledger"] as? [String: Any])
    let outpoint = try #require(deposit["outpoint"] as? String)
    let text = """
      The address \(try room.seeds()[0]) held \(number(ledger["seeded_sat"])) sat. It is recorded on
      chain that \(number(deposit["traced_sat"])) sat were paid by transaction
      \(outpoint.prefix(64)) to an address attributed to \(deposit["entity"] as? String ?? "") by
      its tag, and \(number(ledger["fee_sat"])) sat as a fee. By first in, first out, the other
      \(number(mixed["traced_sat"])) sat entered a coinjoin and cannot be followed by the chain.
      """
    #expect(try room.grade(["paragraph": text]) == (1_000, 10, 0))
    let bold = text + " The smuggler then paid 24,999,000 sat into Merlion."
    #expect(try room.grade(["paragraph": bold]) == (900, 10, 0))
    let reason = try room.reasons(["paragraph": bold])["paragraph"]
    #expect(reason == "A deposit behind the coinjoin is attributed.")
    let vague = try room.grade(["paragraph": "The money went to Maple and was then mixed."])
    #expect(vague.0 <= 200 && vague.2 == 1)
  }
}
