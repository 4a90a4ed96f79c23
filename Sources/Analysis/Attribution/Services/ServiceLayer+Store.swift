import Bitcoin
import ChainStore

/// Building, keeping and opening.
extension ServiceLayer {
  /// What a layer is of: where one of these has changed since, it is stale.
  public struct Basis: Sendable, Equatable {
    /// Digest of the chain.
    var chain: String
    /// SHA-256 of the clustering's columns.
    var clustering: String
    /// SHA-256 over the tags.
    var tags: String

    /// What a layer of a store would be of now.
    public init(_ graph: ChainGraph, tags: TagIndex, clustering: Clustering) {
      chain = graph.digest
      self.clustering = clustering.sha256
      self.tags = tags.sha256
    }
  }

  /// What is stored.
  public enum State: Sendable {
    /// There is no layer.
    case none
    /// There is one of an earlier chain, of other tags, or of another clustering.
    case stale(Staleness)
    /// It is of what the store holds now.
    case current(ServiceLayer)
  }

  /// What differs from what a layer was derived from.
  public enum Staleness: Sendable {
    case version, chain, clustering, tags
  }

  /// Builds a layer and stores it; whoever calls holds the store's lock.
  public static func build(
    _ graph: ChainGraph, tags: TagIndex, clustering: Clustering,
    rules: ServiceRules = ServiceRules(), threads: Int = 1
  ) throws(AnalysisError) {
    let columns = ServiceColumns(
      ServiceFinder(graph, tags: tags, clustering: clustering, rules: rules, threads: threads))
    let basis = Basis(graph, tags: tags, clustering: clustering)
    do throws(StoreError) {
      try DerivedColumns.save(
        store: graph.directory, name: folder, digest: graph.digest,
        parameters: [
          "form": form, "clustering": basis.clustering, "tags": basis.tags, "rules": rules.text,
        ], columns: columns.named)
    } catch {
      throw AnalysisError(services: error)
    }
  }

  /// Opens what is stored.
  public static func open(
    _ graph: ChainGraph, tags: TagIndex, clustering: Clustering?
  ) throws(AnalysisError) -> State {
    do throws(StoreError) {
      return try DerivedColumns.settled(store: graph.directory, name: folder) {
        () throws(StoreError) in try opened(graph, tags, clustering)
      }
    } catch {
      throw AnalysisError(services: error)
    }
  }

  private static func opened(
    _ graph: ChainGraph, _ tags: TagIndex, _ clustering: Clustering?
  ) throws(StoreError) -> State {
    guard
      let derived = try DerivedColumns(
        store: graph.directory, name: folder, checking: graph.depth)
    else { return .none }
    let parameters = derived.notes.parameters
    guard parameters["form"] == form else {
      return .stale(.version)
    }
    guard derived.notes.digest == graph.digest else {
      return .stale(.chain)
    }
    guard let clustering, parameters["clustering"] == clustering.sha256 else {
      return .stale(.clustering)
    }
    guard parameters["tags"] == tags.sha256 else {
      return .stale(.tags)
    }
    return .current(try ServiceLayer(derived, graph, tags, clustering))
  }

  private init(
    _ derived: DerivedColumns, _ graph: ChainGraph, _ tags: TagIndex, _ clustering: Clustering
  ) throws(StoreError) {
    let rows = try derived.column("services", checked: .opened)
    let count = rows.count / ServiceLayer.width
    let addresses = graph.addressCount
    wallets = try derived.column("wallets", .ascending(max(0, addresses - 1)))
    walletServices = try derived.column("wallet-services", .strictlyBelow(count))
    deposits = try derived.column("deposits", .ascending(max(0, addresses - 1)))
    depositServices = try derived.column("deposit-services", .strictlyBelow(count))
    depositSigns = try derived.column("deposit-signs")
    depositSweeps = try derived.column("deposit-sweeps", .strictlyBelow(graph.txCount))
    sha256 = derived.notes.filesDigest
    guard rows.count == count * ServiceLayer.width, walletServices.count == wallets.count,
      depositServices.count == deposits.count, depositSigns.count == deposits.count,
      depositSweeps.count == deposits.count
    else {
      throw StoreError(.malformed, "its columns do not fit one another", at: "services")
    }
    let book = ServiceBook(graph, tags: tags, clustering: clustering)
    var services: [Service] = []
    for number in 0..<count {
      let row = (0..<ServiceLayer.width).map { rows[number * ServiceLayer.width + $0] }
      guard let service = Service(row, number: number, book.services, graph) else {
        throw StoreError(.malformed, "row \(number) is none of a service", at: "services")
      }
      services.append(service)
    }
    self.services = services
  }
}

extension ServiceLayer.Service {
  /// The row that stands for a service.
  static func row(_ service: Self, named: Int?) -> [UInt32] {
    let signs = service.signs.reduce(0 as UInt32) { $0 | 1 << $1.rawValue }
    let grade = UInt32(DepositGrade.allCases.firstIndex(of: service.grade) ?? 0)
    let counts = [
      service.payouts, service.payees, service.payers, service.gatherings,
      service.depositAddresses, service.wallets,
    ].map { UInt32(clamping: $0) }
    let evidence = (0..<4).map { place in
      place < service.evidence.count ? service.evidence[place].rawValue : .max
    }
    return [service.first.rawValue, named.map { UInt32($0) } ?? .max, grade, signs] + counts
      + [service.firstSeen.rawValue, service.lastSeen.rawValue] + evidence
  }

  /// Reads a row; nil where a number in it stands for nothing.
  init?(_ row: [UInt32], number: Int, _ known: [KnownService], _ graph: ChainGraph) {
    let transactions = [row[10], row[11]] + row[12...].filter { $0 != .max }
    guard Int(row[0]) < graph.addressCount, row[1] == .max || Int(row[1]) < known.count,
      Int(row[2]) < DepositGrade.allCases.count,
      transactions.allSatisfy({ Int($0) < graph.txCount })
    else { return nil }
    self.number = number
    first = AddressIndex(rawValue: row[0])
    named = row[1] == .max ? nil : known[Int(row[1])]
    grade = DepositGrade.allCases[Int(row[2])]
    signs = ServiceSign.allCases.filter { row[3] >> $0.rawValue & 1 == 1 }
    (payouts, payees, payers) = (Int(row[4]), Int(row[5]), Int(row[6]))
    (gatherings, depositAddresses, wallets) = (Int(row[7]), Int(row[8]), Int(row[9]))
    firstSeen = TxIndex(rawValue: row[10])
    lastSeen = TxIndex(rawValue: row[11])
    evidence = transactions.dropFirst(2).map { TxIndex(rawValue: $0) }
  }
}

extension AnalysisError {
  /// A store's error, met while reading or writing a layer of services.
  fileprivate init(services error: StoreError) {
    let known = AnalysisError(storage: error)
    self.init(
      known.code, known.message, at: known.location, hint: "run `filature services build` again")
  }
}
