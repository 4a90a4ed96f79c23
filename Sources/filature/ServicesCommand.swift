import Analysis
import ArgumentParser
import ChainStore
import Reporting

struct ServicesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "services",
    abstract: "Find services, named by tags or by nobody, and their deposit addresses.",
    discussion: """
      Tags are few: a wallet or two of some services. What else belongs to them, and which \
      wallets are services that no tag names, is inferred from what they do, kept beside the \
      clustering, and never stored as tags.
        filature services build
        filature services list --unnamed
        filature services explain ADDRESS
      """,
    subcommands: [ServicesBuild.self, ServicesList.self, ServicesExplain.self])
}

struct ServicesBuild: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Infer services and deposit addresses and keep the result.",
    discussion: """
      A wallet is a service's where it takes coins from many and pays many, or where many \
      addresses are forwarded whole into it and it pays many. A deposit address is one that \
      others pay and that is forwarded whole into a service's wallets, or is spent with them.
      """)
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let lock = try StoreLock(existing: global.store)
    defer { withExtendedLifetime(lock) {} }
    let graph = try global.openGraph()
    guard let clustering = try Clustering.current(of: graph) else {
      throw Failure(
        Exit.missing, "there is no clustering of this chain", at: global.store,
        hint: "run `filature prepare`, which builds what is missing")
    }
    let layer = try ServicesBuild.build(graph, clustering, global)
    try ServiceListing(graph, layer).writeCounts(global)
  }

  /// Builds and stores a layer, and opens it.
  static func build(
    _ graph: ChainGraph, _ clustering: Clustering, _ global: GlobalOptions
  ) throws -> ServiceLayer {
    let tags = try TagIndex(graph, clustering: clustering)
    try Stages.time("services") {
      try ServiceLayer.build(
        graph, tags: tags, clustering: clustering, threads: global.threads)
    }
    guard
      case .current(let layer) = try ServiceLayer.open(graph, tags: tags, clustering: clustering)
    else {
      throw Failure(Exit.internalError, "services were built and are not there", at: global.store)
    }
    return layer
  }
}

struct ServicesList: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List services with what they were told by.")
  @Option(help: "weak, moderate or strong, and above.") var grade = GradeOption.weak
  @Flag(help: "Only those that no tag names.") var unnamed = false
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let layer = try ServiceListing.open(graph).layer
    let services = layer.services.filter {
      $0.grade >= grade.grade && (!unnamed || $0.named == nil)
    }
    try ServiceListing(graph, layer).write(services, global)
    if services.isEmpty { throw ExitCode(Exit.nothingFound) }
  }
}

struct ServicesExplain: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Why an address is taken for a service's, with the transactions that show it.")
  @Argument(help: "An address, unnamed:ADDRESS, or the name of a service.") var subject: String
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let opened = try ServiceListing.open(graph)
    let listing = ServiceListing(graph, opened.layer)
    if let service = opened.layer.services.first(where: {
      [$0.named?.name, $0.named?.label, $0.entity(in: graph)].contains(subject)
    }) {
      return try listing.explain(service, nil, global)
    }
    guard let address = try Subject.address(subject, in: graph) else {
      throw Failure(Exit.nothingFound, "does not occur on this chain", at: subject)
    }
    let cluster = opened.clustering.cluster(of: address)
    let deposit = opened.layer.deposit(address)
    guard let number = opened.layer.service(of: cluster) ?? deposit?.service else {
      StandardError.write("\(subject): no service's, as far as its behaviour tells")
      throw ExitCode(Exit.nothingFound)
    }
    try listing.explain(opened.layer.services[number], deposit, global)
  }
}
