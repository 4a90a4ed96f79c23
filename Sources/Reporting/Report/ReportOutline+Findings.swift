import Analysis

extension ReportOutline {
  /// Services named in the summary; the tables name all.
  private static let servicesInSummary = 8
  /// Rows of a table of ends that are not at services.
  private static let rowsOfGroup = 200

  var summary: [ReportBlock] {
    let forward = report.direction == .forward
    let seeds: Message = forward ? .summarySeedsForward : .summarySeedsBackward
    var spans: [ReportSpan] = [
      .text(
        seeds.text(
          language, money(report.seedSat),
          count(report.seeds.count, .outputOne, .outputMany)) + " ")
    ]
    let named = report.services.filter { $0.unnamed == nil }
    for service in named.prefix(ReportOutline.servicesInSummary) {
      let sums = zip(report.methods, service.tracedSat).map { method, sat in
        Message.summaryAmount.text(language, money(sat), method.name)
      }
      let message: Message = forward ? .summaryService : .summaryOrigin
      let text = message.text(
        language, "", source(of: service), count(of: service),
        sums.joined(separator: ", "))
      spans += [.strong(service.entity), .text(text + " ")]
    }
    let rest = named.count - ReportOutline.servicesInSummary
    if rest > 0 {
      spans.append(.text(Message.summaryMoreServices.text(language, amounts.grouped(rest)) + " "))
    }
    if let text = handsSummary { spans.append(.text(text + " ")) }
    if let text = unnamedSummary { spans.append(.text(text + " ")) }
    spans.append(.text(say(report.services.isEmpty ? .summaryNoService : .summaryLowerBound)))
    let alerts: [ReportBlock] = report.isTruncated ? [.alert(say(.summaryTruncated))] : []
    return [heading(.summary), .paragraph(spans)] + alerts
  }

  var deposits: [ReportBlock] {
    let title: Message = report.direction == .forward ? .deposits : .depositsBackward
    let named = report.services.filter { $0.unnamed == nil }
    guard !named.isEmpty else { return [heading(title), sentence(say(.noDeposits))] }
    var blocks = [heading(title), sentence(say(.depositsIntro))]
    for (number, service) in named.enumerated() {
      blocks.append(.heading(3, service.entity, anchor: "service-\(number + 1)"))
      blocks.append(sentence(about(service)))
      blocks += own(at: service)
    }
    return blocks + byOthers
  }

  /// The table of what arrived at one service.
  func deposits(at service: Report.Service) -> ReportBlock {
    let caption = Message.depositsAt.text(language, name(of: service), count(of: service))
    return .table(
      table(service.deposits { _ in true }, caption: caption, sums: service.tracedSat))
  }

  var others: [ReportBlock] {
    var blocks = [heading(.others)]
    if report.groups.isEmpty { blocks.append(sentence(say(.noDeposits))) }
    for group in report.groups {
      let title = ReportOutline.title(of: group.kind)
      blocks.append(.heading(3, say(title), anchor: title.rawValue))
      let shown = largest(group.arrivals)
      if let leading = report.leadingMethod, shown.count < group.arrivals.count {
        let left = ReportOutline.sum(group.arrivals, leading) &- ReportOutline.sum(shown, leading)
        blocks.append(
          .alert(
            Message.groupShortened.text(
              language, amounts.grouped(shown.count),
              amounts.grouped(group.arrivals.count - shown.count), money(left),
              report.methods[leading].name)))
      }
      let sums = report.methods.indices.map { ReportOutline.sum(shown, $0) }
      blocks.append(.table(table(shown, caption: say(title), sums: sums)))
    }
    return blocks
  }

  /// An amount in a sentence.
  func money(_ sat: UInt64) -> String { amounts.btc(sat) + "\u{a0}" + unit }

  func count(_ number: Int, _ one: Message, _ many: Message) -> String {
    number == 1 ? say(one) : many.text(language, amounts.grouped(number))
  }

  private func count(of service: Report.Service) -> String {
    report.direction == .forward
      ? count(service.deposits.count, .depositOne, .depositMany)
      : count(service.deposits.count, .outputOne, .outputMany)
  }

  static func sum(_ arrivals: [Report.Arrival], _ method: Int) -> UInt64 {
    arrivals.reduce(0) { $0 &+ $1.tracedSat[method] }
  }

  private static func title(of kind: EndpointKind) -> Message {
    switch kind {
    case .service: .deposits
    case .coinjoin: .groupCoinjoin
    case .unspent: .groupUnspent
    case .burnt: .groupBurnt
    case .limit: .groupLimit
    case .mined: .groupMined
    }
  }

  /// The largest rows by the leading method, still in chain order.
  private func largest(_ arrivals: [Report.Arrival]) -> [Report.Arrival] {
    guard arrivals.count > ReportOutline.rowsOfGroup, let leading = report.leadingMethod else {
      return arrivals
    }
    let kept = arrivals.indices.sorted {
      let (one, two) = (arrivals[$0].tracedSat[leading], arrivals[$1].tracedSat[leading])
      return one == two ? $0 < $1 : one > two
    }
    return kept.prefix(ReportOutline.rowsOfGroup).sorted().map { arrivals[$0] }
  }

  private func about(_ service: Report.Service) -> String {
    var text =
      service.category.isEmpty ? "" : Message.category.text(language, word(service.category))
    if let bound = report.bounds.first(where: { $0.entity == service.entity }) {
      text += text.isEmpty ? "" : ". "
      text += Message.bound.text(language, money(bound.atLeastSat), money(bound.atMostSat))
    }
    return text
  }

  private func source(of service: Report.Service) -> String {
    var sources: [String] = []
    for deposit in service.deposits {
      let text =
        deposit.end.ending.service?.inferred == nil
        ? deposit.attribution.map(source) ?? say(.sourceUnknown)
        : InferenceMessage.behaviour.text(language)
      if !sources.contains(text) { sources.append(text) }
    }
    return sources.joined(separator: "; ")
  }

  func source(_ attribution: Report.Attribution) -> String {
    let kind: Message? = [.direct, .inherited, .behavioural].first {
      $0.rawValue == attribution.kind
    }
    // No tag says so: there is no source beside the behaviour.
    if kind == .behavioural || attribution.kind == AttributionKind.unnamed.rawValue {
      return say(.behavioural)
    }
    return Message.sourceConfidence.text(
      language, attribution.source, attribution.confidence,
      kind.map(say) ?? attribution.kind)
  }

  func table(
    _ arrivals: [Report.Arrival], caption: String, sums: [UInt64]
  ) -> ReportTable {
    var columns: [ReportTable.Column] = [
      .init(title: "\(say(.columnAddress)) / \(say(.columnOutput))"),
      .init(title: "\(say(.columnTime)) / \(say(.columnBlock))"),
      .init(title: amountTitle, isNumber: true),
    ]
    columns += report.methods.map {
      .init(title: Message.columnTraced.text(language, $0.name, unit), isNumber: true)
    }
    columns += (report.fiat?.currencies ?? []).map { .init(title: $0, isNumber: true) }
    columns += [
      .init(title: say(.columnHops), isNumber: true), .init(title: say(.columnSeed)),
      .init(title: say(.columnReason)),
    ]
    let value = arrivals.reduce(UInt64(0)) { $0 &+ $1.end.valueSat }
    var totals: [ReportTable.Cell] = [.text(say(.total)), .text("")]
    totals += [.amount(value)] + sums.map(ReportTable.Cell.amount)
    if let fiat = report.fiat {
      totals += fiat.currencies.map { code in
        FiatText.sum(fiat, code, arrivals.map(\.end))
          .map { .number(amounts.money(hundredths: $0)) } ?? .text(say(.notAvailable))
      }
    }
    totals += [.text(""), .text(""), .text("")]
    return ReportTable(
      caption: caption, columns: columns, rows: arrivals.map(row), totals: totals)
  }

  /// The value of a whole deposit, above the day and source of its price.
  private func value(
    of end: Endpoint, _ fiat: FiatValuation, _ code: String
  ) -> ReportTable.Cell {
    guard let quote = fiat.quote(code, at: end.time) else { return .text(say(.notAvailable)) }
    return .pair(
      amounts.money(hundredths: quote.price.hundredths(ofSat: end.valueSat)),
      detail: "\(quote.day) \(quote.source)")
  }

  /// Why a flow ends; of an inferred service's address what it behaves like, since the service
  /// stands above.
  private func reason(of end: Endpoint) -> String {
    end.ending.service?.inferred.map { words($0.deposit) } ?? words(end.ending)
  }

  /// Why a flow ends, in the report's language.
  func words(_ ending: Ending) -> String { EndingText.words(ending, language) }

  private func row(_ arrival: Report.Arrival) -> [ReportTable.Cell] {
    let end = arrival.end
    var cells: [ReportTable.Cell] = [
      .name(end.address, detail: end.outpoint),
      .name(
        DeterministicTime.rfc3339(end.time),
        detail: "\(block(end.height)) \(arrival.blockHash)"),
      .amount(end.valueSat),
    ]
    cells += arrival.tracedSat.map(ReportTable.Cell.amount)
    if let fiat = report.fiat { cells += fiat.currencies.map { value(of: end, fiat, $0) } }
    cells += [
      .number(amounts.grouped(UInt64(end.hops))), .identifier(arrival.seed),
      .pair(
        ([reason(of: end)] + [route(of: arrival)].compactMap { $0 })
          .joined(separator: "; "),
        detail: arrival.attribution.map(source) ?? ""),
    ]
    return cells
  }
}
