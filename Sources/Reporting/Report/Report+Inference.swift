import Analysis

extension Report {
  /// Why an address that no tag reaches is taken for a service's.
  public struct Inference: Sendable {
    /// Whether a tag names the service.
    public var isNamed: Bool
    /// The service's first-seen address.
    public var address: String
    /// How far the service is to be relied on.
    public var grade: DepositGrade
    /// Times it paid, whom it paid, who paid it, and times that coins were gathered into it.
    public var counts: [Int]
    /// What speaks for a deposit address; nil where the address is of a wallet of the service.
    public var deposit: (signs: [DepositSign], grade: DepositGrade, sweep: String)?

    /// An inference.
    public init(
      isNamed: Bool, address: String, grade: DepositGrade, counts: [Int],
      deposit: (signs: [DepositSign], grade: DepositGrade, sweep: String)?
    ) {
      self.isNamed = isNamed
      self.address = address
      self.grade = grade
      self.counts = counts
      self.deposit = deposit
    }
  }
}

extension Report.Service {
  /// Why it is taken for a service, where no tag names it.
  var unnamed: Report.Inference? {
    deposits.first?.inference.flatMap { $0.isNamed ? nil : $0 }
  }
}

extension ReportOutline {
  /// Services that no tag names: what arrived there, why they are taken for services, whom to ask.
  var unnamed: [ReportBlock] {
    let services = report.services.filter { $0.unnamed != nil }
    guard !services.isEmpty else { return [] }
    var blocks: [ReportBlock] = [
      .heading(2, say(.title), anchor: "unnamed"), sentence(say(.intro)),
      sentence(say(.whoToAsk)),
    ]
    for (number, service) in services.enumerated() {
      guard let why = service.unnamed else { continue }
      blocks.append(.heading(3, name(of: service), anchor: "unnamed-\(number + 1)"))
      let counts = why.counts.map { amounts.grouped(UInt64($0)) }
      blocks.append(
        sentence(
          InferenceMessage.about.text(
            language, counts[0], counts[1], counts[2], counts[3],
            InferenceMessage(why.grade).text(language))))
      blocks.append(deposits(at: service))
    }
    return blocks
  }

  /// What a service is called: by its tag, or as unnamed in the report's language.
  func name(of service: Report.Service) -> String {
    service.unnamed.map { InferenceMessage.heading.text(language, $0.address) } ?? service.entity
  }

  /// What arrived at unnamed services, in one sentence; nil where nothing did.
  var unnamedSummary: String? {
    let services = report.services.filter { $0.unnamed != nil }
    guard !services.isEmpty else { return nil }
    let sums = report.methods.enumerated().map { number, method in
      Message.summaryAmount.text(
        language, money(services.reduce(0) { $0 &+ $1.tracedSat[number] }), method.name)
    }
    return InferenceMessage.summary.text(
      language, amounts.grouped(services.count), sums.joined(separator: ", "))
  }

  /// Why an address is a service's, where that was inferred.
  func words(_ why: Report.Inference) -> String {
    guard let deposit = why.deposit else { return say(.wallet) }
    let signs = deposit.signs.map { InferenceMessage($0).text(language) }
    return InferenceMessage.deposit.text(language, signs.joined(separator: "; ")) + "; "
      + InferenceMessage.spentLast.text(language, deposit.sweep)
  }

  private func say(_ message: InferenceMessage) -> String { message.text(language) }
}
