import Analysis

extension Report.Service {
  /// Deposits whose payer meets a condition, nearest first, then in chain order.
  func deposits(where belongs: (Report.Arrival) -> Bool) -> [Report.Arrival] {
    let kept = deposits.filter(belongs)
    return kept.indices.sorted {
      let (one, two) = (kept[$0].end.nearness, kept[$1].end.nearness)
      return one == two ? $0 < $1 : one < two
    }.map { kept[$0] }
  }
}

extension Report.Arrival {
  /// Whether hands that are not the seeds' own paid it in.
  var isByOthers: Bool { end.paidBy == .other }
}

extension ReportOutline {
  /// The tables of what arrived at a named service: here, what the seeds' own cluster paid in.
  func own(at service: Report.Service) -> [ReportBlock] {
    let others = service.deposits { $0.isByOthers }
    guard !others.isEmpty else { return [deposits(at: service)] }
    let own = service.deposits { !$0.isByOthers }
    var blocks = [sentence(says(.others, others))]
    if !own.isEmpty {
      blocks.insert(sentence(says(.own, own)), at: 0)
      blocks.append(table(own, .ownCaption, service))
    }
    return blocks
  }

  /// What arrived at named services by other hands, after the services themselves.
  var byOthers: [ReportBlock] {
    let services = report.services.filter { $0.unnamed == nil }
    let all = services.flatMap { $0.deposits { $0.isByOthers } }
    guard !all.isEmpty else { return [] }
    let number = "\(count(all.count, .depositOne, .depositMany)), \(sums(all))"
    var blocks: [ReportBlock] = [
      .heading(2, say(.title), anchor: "other-hands"),
      sentence(HandsMessage.intro.text(language, number)),
    ]
    for (number, service) in services.enumerated() {
      let others = service.deposits { $0.isByOthers }
      guard !others.isEmpty else { continue }
      blocks.append(.heading(3, service.entity, anchor: "other-hands-\(number + 1)"))
      blocks.append(table(others, .othersCaption, service))
    }
    return blocks
  }

  /// How the money came to others who paid a deposit in; nil where that is not certain.
  func route(of arrival: Report.Arrival) -> String? {
    arrival.end.route.map { HandsMessage($0).text(language) }
  }

  private func say(_ message: HandsMessage) -> String { message.text(language) }

  private func says(_ message: HandsMessage, _ arrivals: [Report.Arrival]) -> String {
    message.text(language, count(arrivals.count, .depositOne, .depositMany), sums(arrivals))
  }

  private func sums(_ arrivals: [Report.Arrival]) -> String {
    report.methods.indices.map { method in
      Message.summaryAmount.text(
        language, money(ReportOutline.sum(arrivals, method)), report.methods[method].name)
    }.joined(separator: ", ")
  }

  private func table(
    _ arrivals: [Report.Arrival], _ caption: HandsMessage, _ service: Report.Service
  ) -> ReportBlock {
    .table(
      table(
        arrivals,
        caption: caption.text(
          language, name(of: service), count(arrivals.count, .depositOne, .depositMany)),
        sums: report.methods.indices.map { ReportOutline.sum(arrivals, $0) }))
  }
}
