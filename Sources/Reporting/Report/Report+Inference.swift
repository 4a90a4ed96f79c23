import Analysis

extension Report.Service {
  /// Why it is taken for a service, where no tag names it.
  var unnamed: InferredService? {
    let service = deposits.first?.end.ending.service?.inferred?.service
    return service?.label == nil ? service : nil
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
      let counts = [why.payouts, why.payees, why.payers, why.gatherings].map {
        amounts.grouped(UInt64($0))
      }
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
  func words(_ deposit: DepositEvidence?) -> String {
    guard let deposit else { return say(.wallet) }
    let signs = deposit.signs.map { InferenceMessage($0).text(language) }
    return InferenceMessage.deposit.text(language, signs.joined(separator: "; ")) + "; "
      + InferenceMessage.spentLast.text(language, "\(deposit.sweep)")
  }

  private func say(_ message: InferenceMessage) -> String { message.text(language) }
}
