import Analysis

/// What a report says and in which order, in one language: the pages of every format follow it.
struct ReportOutline {
  let report: Report
  let language: Language
  let amounts: AmountText

  init(_ report: Report, language: Language) {
    self.report = report
    self.language = language
    amounts = AmountText(language: language)
  }

  /// Title of the page.
  var title: String {
    report.title ?? say(report.direction == .forward ? .titleForward : .titleBackward)
  }

  /// All pieces, in order.
  var blocks: [ReportBlock] {
    [.heading(1, title, anchor: "top")] + asked + summary + deposits + unnamed + comparison
      + ledgers
      + picture + others + possible + sensitivity + contradictions + reproduce + limits + errorRates
      + glossary
  }

  func say(_ message: Message) -> String { message.text(language) }

  /// What a category is called in the report's language.
  func word(_ category: String) -> String { CategoryText.word(category, language) }

  /// What amounts are counted in.
  var unit: String { report.store.unit }

  /// Title of a column of amounts.
  var amountTitle: String { Message.columnAmount.text(language, unit) }

  func heading(_ message: Message) -> ReportBlock {
    .heading(2, say(message), anchor: message.rawValue)
  }

  func sentence(_ text: String) -> ReportBlock { .paragraph([.text(text)]) }

  private var asked: [ReportBlock] {
    let question: Message = report.direction == .forward ? .askedForward : .askedBackward
    let rows: [[ReportTable.Cell]] = report.seeds.map { seed in
      [
        .identifier(seed.address), .identifier(seed.outpoint),
        .number(grouped(height: seed.height)),
        .text(DeterministicTime.rfc3339(seed.time)), .amount(seed.valueSat),
      ]
    }
    let columns: [ReportTable.Column] = [
      .init(title: say(.columnAddress)), .init(title: say(.columnOutput)),
      .init(title: say(.columnBlock), isNumber: true), .init(title: say(.columnTime)),
      .init(title: amountTitle, isNumber: true),
    ]
    let leading = report.leadingMethod.map { report.methods[$0] }
    let already: [ReportTable.Cell] = [
      .pair(say(.lineBehind), detail: leading?.name ?? ""), .text(""), .text(""), .text(""),
      .amount(leading?.ledger.behindSat ?? 0),
    ]
    let total: [ReportTable.Cell] = [
      .text(say(.total)), .text(""), .text(""), .text(""), .amount(report.seedSat),
    ]
    return [
      heading(.asked), sentence(question.text(language, report.store.network)),
    ] + stretch + [
      .table(
        ReportTable(
          caption: say(.seedsCaption), columns: columns, rows: rows + [total],
          totals: already))
    ]
  }

  /// That the store holds no more than a stretch of the chain; nothing where it holds all of it.
  private var stretch: [ReportBlock] {
    guard case .stretch(let height, let hash) = report.store.extent else { return [] }
    let first = height.map { "\(amounts.grouped(UInt64($0))) (\(hash))" } ?? hash
    let message: Message = height == nil ? .stretchUnknown : .stretch
    return [.alert(message.text(language, first))]
  }

  private var picture: [ReportBlock] {
    guard let leading = report.leadingMethod, !report.flow.nodes.isEmpty else {
      return [heading(.picture), sentence(say(.pictureNothing))]
    }
    let intro = Message.pictureIntro.text(language, report.methods[leading].name)
    return [heading(.picture), sentence(intro), .picture]
  }

  private var reproduce: [ReportBlock] {
    let store = report.store
    let facts: [(Message, ReportTable.Cell)] = [
      (.version, .identifier("filature \(report.tool.version) (\(report.tool.commit))")),
      (.network, .text(store.network)),
      (.tip, .pair(grouped(height: store.tipHeight), detail: store.tipHash)),
      (.digest, .identifier(store.digest)),
    ]
    let columns = [
      ReportTable.Column(title: say(.columnName)), ReportTable.Column(title: say(.columnValue)),
    ]
    return [
      heading(.reproduce), sentence(say(.reproduceIntro)), .command(report.commandLine),
      .table(
        ReportTable(
          caption: say(.parameters), columns: columns,
          rows: facts.map { [.text(say($0.0)), $0.1] }
            + report.parameters.map { [.text($0.name), .identifier($0.value)] })),
    ]
  }

  private var limits: [ReportBlock] {
    let sentences: [Message] = [
      .limitServices, .limitCoinjoins, .limitTaint, .limitTags, .limitChains, .limitErrors,
    ]
    var blocks: [ReportBlock] = [heading(.limits)]
    if report.isTruncated { blocks.append(.alert(say(.summaryTruncated))) }
    blocks += stretch
    blocks.append(.list(sentences.map(say)))
    if !report.warnings.isEmpty {
      blocks.append(.heading(3, say(.warnings), anchor: Message.warnings.rawValue))
      blocks.append(.list(report.warnings.map { WarningText.words($0, language) }))
    }
    return blocks
  }

  private var glossary: [ReportBlock] {
    let words: [(Message, Message)] = [
      (.gradeRecorded, .gradeRecordedMeaning), (.gradeMethod, .gradeMethodMeaning),
      (.gradeAttributed, .gradeAttributedMeaning), (.gradePossible, .gradePossibleMeaning),
    ]
    let terms: [(Message, Message)] = [
      (.termOutput, .termOutputMeaning), (.termHop, .termHopMeaning),
      (.termCoinjoin, .termCoinjoinMeaning),
    ]
    let explained: [Message] = [
      .fifo, .lifo, .haircut, .poison, .tiho, .seniority, .juniority, .pure,
    ]
    let methods = report.methods.map { method in
      (method.name, say(explained.first { $0.rawValue == method.name } ?? .otherMethod))
    }
    return [
      heading(.glossary),
      .terms(methods.map { (term: $0.0, meaning: $0.1) } + terms.map { (say($0.0), say($0.1)) }),
      .heading(3, say(.gradeWords), anchor: Message.gradeWords.rawValue),
      .terms(words.map { (term: say($0.0), meaning: say($0.1)) }),
    ]
  }
}
