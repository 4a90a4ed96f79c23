import Analysis
import ChainStore
import Reporting

/// Red flags as documents and rows.
struct FlagDocument {
  struct Answer {
    var subject: String
    /// The words of the list that named it.
    var entries: [NamedList.Entry]
    var addresses: Int
    /// Coins of change that were followed beyond them.
    var followed: Int
    var firings: [FlagFiring]
  }

  let graph: ChainGraph
  let language: Language
  let list: NamedList
  let answers: [Answer]
  let notComputed: [(flag: String, reason: String)]

  var data: JSONValue {
    [
      "caution": .text(FlagText.caution(language)),
      "subjects": .array(
        answers.map { answer in
          var members: [(String, JSONValue)] = [
            ("subject", .text(answer.subject)), ("addresses", .number(answer.addresses)),
            ("change_followed", .number(answer.followed)),
            ("flags", .array(answer.firings.map(value))),
          ]
          if list.file != nil {
            members.append(("asked", .array(answer.entries.map { list.document($0, []) })))
          }
          return .pairs(members)
        }),
      "not_computed": .array(
        notComputed.map { ["flag": .text($0.flag), "reason": .text($0.reason)] }),
    ]
  }

  private func value(_ firing: FlagFiring) -> JSONValue {
    [
      "flag": .text(firing.flag), "title": .text(title(firing)), "text": .text(sentence(firing)),
      "measures": .pairs(firing.measures.map { ($0.name, .number($0.value)) }),
      "parties": .texts(firing.parties),
      "txids": .texts(firing.transactions.map { graph.txid[$0.int].description }),
      "from": time(firing.transactions.first), "to": time(firing.transactions.last),
    ]
  }

  /// A row for each flag, for the eye.
  var summary: TextTable {
    var table = TextTable(
      header: ["subject", "flag", "what", "parties", "transactions", "first"], rightAligned: [4])
    table.widest = 100
    for answer in answers {
      table.rows += answer.firings.map { firing in
        [
          answer.subject, title(firing), sentence(firing), firing.parties.joined(separator: ", "),
          "\(firing.transactions.count)",
          firing.transactions.first.map { graph.txid[$0.int].description } ?? "",
        ]
      }
    }
    return table
  }

  /// A row for each transaction and each party of a flag, behind the first word of the list that
  /// named its subject.
  var table: TextTable {
    var table = list.table(
      ["subject", "flag", "title", "text", "evidence", "value", "time"])
    for answer in answers {
      for firing in answer.firings {
        let start = [answer.subject, firing.flag, title(firing), sentence(firing)]
        let transactions = firing.transactions.map { transaction in
          [
            "transaction", graph.txid[transaction.int].description,
            UTCTime.text(graph.blockTime[graph.block(of: transaction).int]),
          ]
        }
        let evidence = transactions + firing.parties.map { ["party", $0, ""] }
        table.rows += evidence.map { list.row(answer.entries[0], start + $0) }
      }
    }
    return table
  }

  private func title(_ firing: FlagFiring) -> String {
    FlagText(rawValue: firing.flag)?.title(language) ?? firing.flag
  }

  private func sentence(_ firing: FlagFiring) -> String {
    FlagText(rawValue: firing.flag)?
      .sentence(language, firing.measures.map { ($0.name, $0.value) }) ?? ""
  }

  private func time(_ transaction: TxIndex?) -> JSONValue {
    guard let transaction else { return .null }
    return .text(UTCTime.text(graph.blockTime[graph.block(of: transaction).int]))
  }
}
