import Bitcoin
import ChainStore
import Foundation

/// What two things a price is between.
public struct PricePair: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// What is priced, such as `BTC` or `EUR`.
  public var base: String
  /// What it is priced in, such as `CAD`.
  public var quote: String

  /// A pair; names become capitals, and `XBT` becomes `BTC`.
  public init(_ base: some StringProtocol, _ quote: some StringProtocol) {
    self.base = PricePair.code(base)
    self.quote = PricePair.code(quote)
  }

  /// Reads `BTC/CAD`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(omittingEmptySubsequences: false) { "/-_".contains($0) }
    guard parts.count == 2, parts.allSatisfy({ PricePair.isCode(String($0)) }) else { return nil }
    self.init(parts[0], parts[1])
  }

  /// Whether a text can be the code of a currency: three to five letters or figures.
  public static func isCode(_ text: some StringProtocol) -> Bool {
    (3...5).contains(text.utf8.count)
      && text.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isFigure($0) }
  }

  /// The code in capitals.
  public static func code(_ text: some StringProtocol) -> String {
    let capitals = text.uppercased()
    return capitals == "XBT" ? "BTC" : capitals
  }

  /// `BTC/CAD`.
  public var description: String { base + "/" + quote }

  /// Orders pairs by base, then quote.
  public static func < (left: PricePair, right: PricePair) -> Bool {
    (left.base, left.quote) < (right.base, right.quote)
  }
}

/// The price of a day.
public struct DailyClose: Hashable, Sendable {
  /// Between what.
  public var pair: PricePair
  /// The day.
  public var day: CalendarDay
  /// The price at its end.
  public var price: Price
}

/// A file with prices, read whole.
public struct PriceFile: Sendable {
  /// Path as given.
  public var path: String
  /// Name of the form.
  public var format: String
  /// Which of the file's prices are taken as closes.
  public var rule: String
  /// SHA-256 of its bytes.
  public var sha256: String
  /// Closes, by pair and day, each day once.
  public var closes: [DailyClose]
  /// What was borne.
  public var warnings: [String]

  /// Bytes that a file may have.
  static let largest = 1 << 30

  /// Reads a file; `pair` says what a file prices that does not say it itself.
  public static func read(
    _ path: String, format name: String? = nil, pair: PricePair? = nil
  ) throws(AnalysisError) -> PriceFile {
    let file = TagFileName(path: path)
    guard let kind = FileKind(at: path) else {
      throw AnalysisError(.missing, "no such file", at: file.shown)
    }
    guard kind == .regular else {
      throw AnalysisError(.usage, "\(kind.name) where a file is expected", at: file.shown)
    }
    let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    guard size <= largest else {
      throw AnalysisError(.limit, "more than \(largest) bytes", at: file.shown)
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw AnalysisError(.missing, "the file cannot be read", at: file.shown)
    }
    let bytes = [UInt8](data)
    guard !bytes.starts(with: [0x50, 0x4b, 3, 4]), !bytes.starts(with: [0x1f, 0x8b]) else {
      throw AnalysisError(
        .malformed, "a packed file", at: file.shown, hint: "unpack it and name the file of one pair"
      )
    }
    let text: [UInt8]
    do throws(StoreError) {
      text = try WholeFile.text(of: bytes, at: file.shown)
    } catch {
      throw AnalysisError(storage: error)
    }
    let content = PriceContent(bytes: text, file: file, pair: pair)
    let format = try PriceFormats.format(named: name, for: content)
    var reading = PriceReading(file)
    try format.read(content, into: &reading)
    let closes = try reading.closes(candlesOf: format.candleMinutes(of: content))
    guard !closes.isEmpty else { throw file.malformed("no prices", line: 1) }
    return PriceFile(
      path: file.shown, format: format.name, rule: format.rule,
      sha256: Hex.encode(Digest.sha256(bytes)), closes: closes, warnings: reading.warnings)
  }
}

/// The text of a file with prices, in UTF-8 without a mark, and what is known of it.
struct PriceContent {
  let bytes: [UInt8]
  let file: TagFileName
  let pair: PricePair?

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// First line, in small letters.
  var firstLine: String {
    String(decoding: bytes.prefix(2048).prefix { $0 != 0x0a && $0 != 0x0d }, as: UTF8.self)
      .lowercased()
  }

  /// The pair that was given, or that the name of the file tells.
  func knownPair() throws(AnalysisError) -> PricePair {
    if let pair { return pair }
    if let named = PriceContent.pair(inName: file.stem) { return named }
    throw AnalysisError(
      .usage, "the file does not say what it prices", at: file.shown,
      hint: "name it, as in --pair BTC/CAD")
  }

  /// Currencies that a name is believed to name: those of this trade and of the exchanges' pairs.
  /// A file in any other says its pair in a column or is told it.
  private static let named: Set<String> = Set(
    """
    AED ARS AUD BDT BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KES
    KHR KRW LAK LKR MMK MXN MYR NGN NOK NPR NZD PEN PHP PKR PLN RON RUB SAR SEK SGD THB TRY TWD UAH
    USD VND ZAR
    """.split { $0 == " " || $0 == "\n" }.map(String.init))

  /// The pair of names such as `XBTCAD_1440`, `btc-usd-max` and `BTC_PHP`.
  static func pair(inName name: String) -> PricePair? {
    let words = name.uppercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    guard let first = words.first else { return nil }
    if words.count > 1, PricePair.isCode(first), named.contains(String(words[1])) {
      return PricePair(first, words[1])
    }
    // Kraken writes both codes as one word; those of its oldest pairs have X and Z before them.
    guard [6, 7, 8].contains(first.count), first.allSatisfy(\.isLetter),
      named.contains(String(first.suffix(3)))
    else { return nil }
    if first.count == 8, first.hasPrefix("X"), first.dropFirst(4).hasPrefix("Z") {
      return PricePair(first.dropFirst().prefix(3), first.suffix(3))
    }
    return PricePair(first.dropLast(3), first.suffix(3))
  }
}
