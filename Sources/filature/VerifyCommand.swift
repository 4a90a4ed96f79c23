import ArgumentParser
import ChainStore
import Reporting

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every invariant of the store.",
    discussion: """
      Recomputes the checksum of each column, follows every edge both ways, looks every transaction
      and address up, recomputes the digest from the columns, and checks that what coinbases
      created is unspent or lost. Names the column where something does not hold; exit 4.
      """)

  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph: ChainGraph
    do throws(StoreError) {
      graph = try GraphVerifier.verify(store: global.store)
    } catch {
      guard error.code == .malformed else { throw error }
      throw Failure(Exit.verificationFailed, error.message, at: error.location)
    }
    let envelope = Envelope("verify", graph: graph)
    let data: JSONValue = ["verified": true, "columns": .number(graph.manifest.columns.count)]
    var table = TextTable(header: ["verified", "columns", "digest"])
    table.widest = 80
    table.rows = [["yes", "\(graph.manifest.columns.count)", graph.digest]]
    try envelope.write(global, data: data, rows: table)
  }
}
