import Analysis
import ArgumentParser
import Bitcoin
import ChainStore
import Reporting

struct DeriveCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "derive",
    abstract: "The addresses of an extended public key or descriptor, and which were used.",
    discussion: """
      Each chain of the wallet is gone through until --gap addresses in a row were never used \
      on the chain in the store. An xpub or tpub does not say what its wallet pays to, so four \
      kinds of address are tried; ypub, zpub and descriptors say it. Without a store, the \
      first --gap addresses of each chain are listed.
        filature derive zpub6rFR7y4Q2Aij…
        filature derive '[8cce63f8/84h/0h/0h]zpub6rFR7y4Q2Aij…'
        filature derive 'wsh(sortedmulti(2,xpub…/<0;1>/*,xpub…/<0;1>/*))'
        filature derive keys.txt --used --format csv
      Private keys and seed phrases are refused, not shown, not kept.
      """)

  @Argument(help: "Extended public keys (xpub, ypub, zpub, tpub, upub, vpub) or descriptors.")
  var keys: [String] = []
  @OptionGroup var list: ListOptions
  @Option(in: 1...DeriveCommand.most, help: "Unused addresses in a row after which to stop.")
  var gap: UInt32 = WatchOnlyWallet.usualGap
  @Option(
    in: 1...DeriveCommand.most,
    help: "Addresses of each chain to list, used or not, instead of looking for a gap.")
  var count: UInt32?
  @Flag(help: "Receiving addresses only.") var receive = false
  @Flag(help: "Change addresses only.") var change = false
  @Flag(help: "Used addresses only.") var used = false
  @Option(help: "The network of the addresses; that of the store or of the keys by default.")
  var network: String?
  @OptionGroup var global: GlobalOptions

  /// More than this many in one answer is a typing error.
  private static let most: UInt32 = 1_000_000

  func run() throws {
    let named = try list.named(keys, of: [.key])
    let graph = try global.openGraphIfAny()
    var envelope = Envelope("derive", graph: graph)
    var listing = WalletListing(graph: graph, list: named, roles: roles, isUsedOnly: used)
    let network = try network(of: graph)
    var faults = WordFaults(of: named)
    for (position, entry) in named.entries.enumerated() {
      let place = named.entries.count == 1 ? "derive" : "key \(position + 1)"
      let wallet = try faults.reading(entry) {
        do throws(KeyError) {
          return try WatchOnlyWallet(entry.word, network: network)
        } catch {
          throw Failure(error, at: place)
        }
      }
      guard let wallet else { continue }
      do throws(KeyError) {
        try listing.add(wallet, for: entry, network: network, gap: gap, count: count)
      } catch {
        throw Failure(error, at: place)
      }
    }
    envelope.parameters =
      [
        ("descriptors", .texts(listing.descriptors)), ("gap", .number(gap)),
        ("count", count.map { .number($0) } ?? .null),
        ("roles", .texts(roles.map(\.rawValue))), ("used_only", .boolean(used)),
      ] + named.parameters
    envelope.warnings = try listing.warnings + faults.warnings()
    if graph == nil {
      envelope.warnings.append(
        "no store at \(global.store): which addresses were used is not known")
    }
    try envelope.write(global, data: .array(listing.documents), rows: listing.table)
    if graph != nil, listing.usedCount == 0 { throw ExitCode(Exit.nothingFound) }
  }

  private var roles: [WatchOnlyWallet.Role] {
    switch (receive, change) {
    case (true, false): [.receive]
    case (false, true): [.change]
    default: [.receive, .change, .other]
    }
  }

  private func network(of graph: ChainGraph?) throws -> Network? {
    do throws(KeyError) {
      return try chosenNetwork(graph)
    } catch {
      throw Failure(error, at: "derive")
    }
  }

  private func chosenNetwork(_ graph: ChainGraph?) throws(KeyError) -> Network? {
    guard let network else { return graph?.network }
    guard let named = Network.named(network) else {
      throw KeyError(
        .network, "unknown network \(network)",
        hint: Network.all.map(\.name).joined(separator: ", "))
    }
    guard graph == nil || named == graph?.network else {
      throw KeyError(.network, "the store is of another network than \(network)")
    }
    return named
  }
}

extension Failure {
  /// An error of key material as the user sees it.
  init(_ error: KeyError, at place: String) {
    self.init(
      error.code == .malformed ? Exit.malformed : Exit.usage, error.message, at: place,
      hint: error.hint)
  }
}
