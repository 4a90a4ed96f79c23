/// Reads a line of a list as people paste it: in quotes, with a comma behind, as a link or the
/// address of an explorer's page, with a note behind.
///
/// A line is changed only where one reading is possible. What stands in front must be sound by
/// itself (an address of any network, a txid, an outpoint, a key), so that a note never stands in for
/// a mistyped address before it; where a note names another, nobody can tell which is meant, and the
/// line stays as it is, for its reader to refuse.
public enum PastedLine {
  /// The words of a line: most often one. Cost: a look at each byte of a bare word.
  public static func words(of line: String) -> [String] {
    if isBare(line) { return [line] }
    let text = unwrapped(visible(line))
    // Labels may hold anything.
    if ["tag:", "concept:"].contains(where: { text.hasPrefix($0) }) || text.isEmpty {
      return [text.isEmpty ? line : text]
    }
    if let word = subject(text) { return [word] }
    return leading(text) ?? [text]
  }

  /// Whether a word is of letters and figures alone, as nearly all are, or of those that need no
  /// reading.
  private static func isBare(_ line: String) -> Bool {
    !line.hasPrefix("0x") && !line.hasPrefix("0X")
      && line.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isFigure($0) }
  }

  /// Without characters that take no room, and with plain blanks.
  private static func visible(_ line: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in line.unicodeScalars {
      switch scalar.value {
      case 0x200b...0x200f, 0x202a...0x202e, 0x2060...0x2069, 0xfeff: continue
      case 0x09, 0xa0, 0x2000...0x200a, 0x202f, 0x3000: text.append(" ")
      default: text.append(scalar)
      }
    }
    return String(text)
  }

  private static let pairs: [Character: Character] = [
    "\"": "\"", "'": "'", "`": "`", "“": "”", "„": "“", "‘": "’", "«": "»", "<": ">", "(": ")",
    "[": "]",
  ]

  /// Without blanks, quotes and brackets around it, and without commas and semicolons behind.
  private static func unwrapped(_ text: some StringProtocol) -> String {
    var rest = text[...]
    while let first = rest.first, let last = rest.last {
      if first.isWhitespace {
        rest.removeFirst()
      } else if last.isWhitespace || last == "," || last == ";" {
        rest.removeLast()
      } else if rest.count > 2, pairs[first] == last {
        rest = rest.dropFirst().dropLast()
      } else {
        break
      }
    }
    return String(rest)
  }

  /// The sound word at the beginning of a line, or all where the line is a list of sound words; nil
  /// where neither can be told.
  private static func leading(_ text: String) -> [String]? {
    let parts = text.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard let first = parts.first, let word = subject(unwrapped(colonless(first))) else {
      return listed(text)
    }
    let rest = parts.count > 1 ? unwrapped(parts[1]) : ""
    let note = rest.drop { "#/-–,".contains($0) || $0.isWhitespace }
    if mayBeOutput(note, of: word) { return nil }
    if rest.hasPrefix("#") || rest.hasPrefix("//") { return [word] }
    return subjects(in: rest).isEmpty ? [word] : listed(text)
  }

  /// Words parted by commas and the like: all where each is sound, the first where no other is.
  private static func listed(_ text: String) -> [String]? {
    let cells = text.split { ",;|".contains($0) || $0.isWhitespace }.map { unwrapped($0) }
    guard cells.count > 1, let first = subject(colonless(cells[0])) else { return nil }
    let others = cells.dropFirst().map { subject($0) }
    if others.allSatisfy({ $0 != nil }) { return [first] + others.compactMap { $0 } }
    guard others.allSatisfy({ $0 == nil }), !mayBeOutput(cells[1], of: first) else { return nil }
    return [first]
  }

  /// Whether what stands behind a txid may name one of its outputs, as in `TXID 0`, or be a note.
  private static func mayBeOutput(_ note: some StringProtocol, of word: String) -> Bool {
    Txid(displayHex: word) != nil && !note.isEmpty && note.utf8.allSatisfy(ASCII.isFigure)
  }

  private static func subjects(in text: String) -> [String] {
    text.split { ",;|".contains($0) || $0.isWhitespace }.compactMap { subject(unwrapped($0)) }
  }

  private static func colonless(_ word: some StringProtocol) -> String {
    let word = String(word)
    return word.hasSuffix(":") ? String(word.dropLast()) : word
  }

  /// The word that a text without blanks stands for; nil where it is none.
  private static func subject(_ text: String) -> String? {
    guard !text.contains(where: \.isWhitespace) else { return nil }
    if isSubject(text) { return text }
    if text.hasPrefix("0x") || text.hasPrefix("0X") {
      let digits = String(text.dropFirst(2))
      return isTransaction(digits) ? digits : byHash(digits)
    }
    return byHash(text) ?? link(text) ?? page(text)
  }

  /// `TXID#0` in place of `TXID:0`.
  private static func byHash(_ text: String) -> String? {
    let parts = text.split(separator: "#", omittingEmptySubsequences: false)
    guard parts.count == 2, Txid(displayHex: parts[0]) != nil, UInt32(parts[1]) != nil else {
      return nil
    }
    return "\(parts[0]):\(parts[1])"
  }

  /// Whether a text is a subject as it stands.
  private static func isSubject(_ text: String) -> Bool { form(of: text) != nil }

  /// What a word of a list is.
  public enum Form: Sendable {
    /// An address of any network, or the cluster of one.
    case address
    /// A txid or an outpoint.
    case transaction
    /// An extended public key or a descriptor.
    case key
  }

  /// What a word is; nil where it is none of them, or its checksum does not hold. Cost: a look at
  /// each network's addresses.
  public static func form(of text: String) -> Form? {
    if isTransaction(text) { return .transaction }
    if WatchOnlyWallet.isMeant(by: text) { return .key }
    let address = text.hasPrefix("cluster:") ? text.dropFirst(8) : text[...]
    let isAddress = Network.all.contains {
      (try? Address.script(of: address, network: $0)) != nil
    }
    return isAddress ? .address : nil
  }

  /// A txid, or one with the number of an output.
  private static func isTransaction(_ text: some StringProtocol) -> Bool {
    Txid(displayHex: text) != nil || Outpoint(text) != nil
  }

  /// The address of a payment link such as `bitcoin:ADDRESS?amount=1` (BIP 21), whose scheme is the
  /// name of a coin; a CashAddr has its own as a part of it.
  private static func link(_ text: String) -> String? {
    let body = text.prefix { $0 != "?" }
    guard let colon = body.firstIndex(of: ":") else { return nil }
    let scheme = body[..<colon].lowercased()
    let address = body[body.index(after: colon)...].drop { $0 == "/" }
    let prefixed = "\(scheme):\(address)"
    if Network.all.contains(where: { $0.cashPrefix == scheme }), isSubject(prefixed) {
      return prefixed
    }
    guard scheme.utf8.allSatisfy(ASCII.isLetter), scheme != "script", scheme != "cluster",
      !address.contains("/"), isSubject(String(address))
    else { return nil }
    return String(address)
  }

  /// What a page of an explorer shows: `https://mempool.space/tx/TXID`.
  ///
  /// Pages of blocks have hashes that look like txids, and say so before them. An output that the
  /// page's address points at is that outpoint; an input is not told.
  private static func page(_ text: String) -> String? {
    var rest = text[...]
    if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
    let path = rest.prefix { $0 != "?" && $0 != "#" }
    let parts = path.split(separator: "/").dropFirst()
    guard !parts.contains(where: { $0.lowercased().hasPrefix("block") && !isSubject(String($0)) })
    else { return nil }
    let details = rest.dropFirst(path.count).split { "?#&".contains($0) }
    var found = parts.map(String.init).filter(isSubject)
    if found.isEmpty {
      found = details.compactMap { $0.split(separator: "=").last.map(String.init) }
        .filter(isSubject)
    }
    guard found.count == 1, !WatchOnlyWallet.isMeant(by: found[0]) else { return nil }
    guard Txid(displayHex: found[0]) != nil else { return found[0] }
    if details.contains(where: { $0.hasPrefix("vin") || $0.hasPrefix("input") }) { return nil }
    for detail in details where ["vout", "output"].contains(where: { detail.hasPrefix($0) }) {
      let number = detail.split { "=:".contains($0) }.dropFirst().first
      return number.flatMap { UInt32($0) }.map { "\(found[0]):\($0)" }
    }
    // A number behind the txid may be an output's, or anything.
    return parts.last.flatMap { UInt32($0) } == nil ? found[0] : nil
  }
}
