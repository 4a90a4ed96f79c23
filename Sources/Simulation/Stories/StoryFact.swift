/// Something that an analysis of a story's chain must find, to the satoshi.
///
/// Facts are worked out by the story from its own sums, never by the engine that is tested.
public enum StoryFact: Sendable, Equatable {
  /// What a method attributes to a service, from the seeds.
  case traced(method: String, entity: String, sat: UInt64)
  /// What a method attributes to one output of a service.
  case endpoint(method: String, outpoint: String, sat: UInt64)
  /// A line of a method's ledger.
  case ledger(method: String, line: String, sat: UInt64)
  /// An output at which no trace from the seeds may end.
  case untouched(outpoint: String)
  /// Two addresses that co-spending joins.
  case together(String, String)
  /// Two addresses that co-spending leaves apart.
  case apart(String, String)
  /// A transaction that is a coinjoin of a kind.
  case coinJoin(txid: String, kind: String)
  /// Where the coins of an output came from, by first in, first out.
  case origin(outpoint: String, entity: String, sat: UInt64)
  /// An address about whose owner the tags disagree.
  case conflict(address: String)

  /// The fact as a row of `expected/facts.json`.
  var document: JSONText {
    switch self {
    case .traced(let method, let entity, let sat):
      row("traced", [("method", method), ("entity", entity)], sat)
    case .endpoint(let method, let outpoint, let sat):
      row("endpoint", [("method", method), ("outpoint", outpoint)], sat)
    case .ledger(let method, let line, let sat):
      row("ledger", [("method", method), ("line", line)], sat)
    case .untouched(let outpoint): row("untouched", [("outpoint", outpoint)])
    case .together(let one, let other): row("together", [("a", one), ("b", other)])
    case .apart(let one, let other): row("apart", [("a", one), ("b", other)])
    case .coinJoin(let txid, let kind): row("coinjoin", [("txid", txid), ("kind", kind)])
    case .origin(let outpoint, let entity, let sat):
      row("origin", [("outpoint", outpoint), ("entity", entity)], sat)
    case .conflict(let address): row("conflict", [("address", address)])
    }
  }

  private func row(
    _ kind: String, _ fields: [(String, String)], _ sat: UInt64? = nil
  ) -> JSONText {
    var members: [(String, JSONText)] = [("fact", .string(kind))]
    members += fields.map { ($0, .string($1)) }
    if let sat { members.append(("sat", .number(sat))) }
    return .object(members)
  }
}
