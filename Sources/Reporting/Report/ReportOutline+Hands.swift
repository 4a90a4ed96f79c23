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

/// Into which list of a report a deposit goes.
private enum Hands: CaseIterable {
  /// The seeds' own wallets paid it in; or nothing is said of who did.
  case own
  /// Others did.
  case others
  /// It is no deposit: the service swept it there.
  case service

  init(_ arrival: Report.Arrival) {
    self = arrival.end.isSweep ? .service : arrival.end.paidBy == .other ? .others : .own
  }

  var summary: HandsMessage {
    switch self {
    case .own: .ownSummary
    case .others: .othersSummary
    case .service: .sweepSummary
    }
  }

  var sentence: HandsMessage {
    switch self {
    case .own: .own
    case .others: .others
    case .service: .sweeps
    }
  }

  /// What its rows are called, one and many.
  var words: (one: Message, many: Message) {
    self == .service ? (.outputOne, .outputMany) : (.depositOne, .depositMany)
  }

  var caption: HandsMessage {
    switch self {
    case .own: .ownCaption
    case .others: .othersCaption
    case .service: .sweepCaption
    }
  }
}

extension Report.Service {
  fileprivate func deposits(of hands: Hands) -> [Report.Arrival] {
    deposits { Hands($0) == hands }
  }
}

extension ReportOutline {
  /// The tables of what arrived at a named service: here, what the seeds' own cluster paid in.
  func own(at service: Report.Service) -> [ReportBlock] {
    let own = service.deposits(of: .own)
    guard own.count < service.deposits.count else { return [deposits(at: service)] }
    let lists = Hands.allCases.map { ($0, service.deposits(of: $0)) }
    let sentences = lists.filter { !$0.1.isEmpty }.map { sentence(says($0.0.sentence, $0.0, $0.1)) }
    return sentences + (own.isEmpty ? [] : [table(own, .own, service)])
  }

  /// What arrived at named services by other hands, after the services themselves; last, what
  /// these swept.
  var byOthers: [ReportBlock] {
    list(.others, .title, .intro, "other-hands")
      + list(.service, .sweepTitle, .sweepIntro, "sweeps")
  }

  private func list(
    _ hands: Hands, _ title: HandsMessage, _ intro: HandsMessage, _ anchor: String
  ) -> [ReportBlock] {
    let services = report.services.filter { $0.unnamed == nil }
    let all = services.flatMap { $0.deposits(of: hands) }
    guard !all.isEmpty else { return [] }
    var blocks: [ReportBlock] = [
      .heading(2, say(title), anchor: anchor), sentence(says(intro, hands, all)),
    ]
    for (number, service) in services.enumerated() {
      let arrivals = service.deposits(of: hands)
      guard !arrivals.isEmpty else { continue }
      blocks.append(.heading(3, service.entity, anchor: "\(anchor)-\(number + 1)"))
      blocks.append(table(arrivals, hands, service))
    }
    return blocks
  }

  /// How much of what is at named services which hands paid in, in sentences; nothing where the
  /// seeds' own wallets did alone.
  var handsSummary: String? {
    let all = report.services.filter { $0.unnamed == nil }.flatMap(\.deposits)
    guard all.contains(where: { Hands($0) != .own }) else { return nil }
    let parts = Hands.allCases.map { hands in (hands, all.filter { Hands($0) == hands }) }
    return parts.filter { !$0.1.isEmpty }.map { says($0.0.summary, $0.0, $0.1) }
      .joined(separator: " ")
  }

  /// How the money came to others who paid a deposit in, or that the service swept it there; nil
  /// where nothing is known of it.
  func route(of arrival: Report.Arrival) -> String? {
    if arrival.end.isSweep { return say(.sweep) }
    return arrival.end.route.map { HandsMessage($0).text(language) }
  }

  private func say(_ message: HandsMessage) -> String { message.text(language) }

  private func says(
    _ message: HandsMessage, _ hands: Hands, _ arrivals: [Report.Arrival]
  ) -> String {
    message.text(language, number(of: arrivals, hands), sums(arrivals))
  }

  private func number(of arrivals: [Report.Arrival], _ hands: Hands) -> String {
    count(arrivals.count, hands.words.one, hands.words.many)
  }

  private func sums(_ arrivals: [Report.Arrival]) -> String {
    report.methods.indices.map { method in
      Message.summaryAmount.text(
        language, money(ReportOutline.sum(arrivals, method)), report.methods[method].name)
    }.joined(separator: ", ")
  }

  private func table(
    _ arrivals: [Report.Arrival], _ hands: Hands, _ service: Report.Service
  ) -> ReportBlock {
    .table(
      table(
        arrivals,
        caption: hands.caption.text(
          language, name(of: service), number(of: arrivals, hands)),
        sums: report.methods.indices.map { ReportOutline.sum(arrivals, $0) }))
  }
}
