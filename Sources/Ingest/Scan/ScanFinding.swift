import Bitcoin

/// What a scan recognises.
public enum ScanKind: String, Sendable, CaseIterable {
  case address
  case outpoint
  /// Sixty-four hex digits, which nothing but a chain can confirm as a txid.
  case txid
  /// Sixty-four hex digits of which the first eight are zeros, as of a block's hash.
  case block
  case extendedKey = "extended_key"
  case descriptor
}

/// Where in the input something stands.
public struct ScanPlace: Sendable, Hashable {
  /// File, and behind `!` the member of an archive.
  public var file: String
  /// Line, from 1; 0 where the file's name is meant.
  public var line: Int
  /// Character of the line, from 1.
  public var column: Int

  /// A place that is told later.
  static let unknown = ScanPlace(file: "", line: 0, column: 0)

  /// `file:line:column`, or the name of the file alone.
  public var text: String { line == 0 ? file : "\(file):\(line):\(column)" }
}

/// How what is written differs from what is meant.
public enum ScanRepair: String, Sendable {
  /// The case of letters was lost and has been found again by the checksum.
  case letterCase = "letter_case"
  /// Characters that look alike were taken for one another.
  case lookAlike = "look_alike"
  /// Invisible characters stood inside.
  case hiddenCharacters = "hidden_characters"
  /// Full-width, circled or mathematical letters stood for those of ASCII.
  case letterForms = "letter_forms"
  /// It stood in quoted-printable, or was broken by one of its line ends.
  case quotedPrintable = "quoted_printable"
  /// It stood in base 64.
  case base64
  /// Character references of HTML stood for some of it.
  case characterReferences = "character_references"
  /// Escapes of JSON or C stood for some of it.
  case escapes
  /// Escapes of links stood for some of it.
  case percentEncoding = "percent_encoding"
  /// It stood in groups.
  case groups
  /// It was wrapped at the end of a line.
  case wrappedLines = "wrapped_lines"
  /// Other letters stand directly before or behind it, as of the next column of a table.
  case longerWord = "longer_word"

  /// Whether what is written there tells how it differs.
  var isShown: Bool { self != .longerWord && self != .base64 }
}

/// Something recognised, with the first place where it stands.
public struct ScanFinding: Sendable, Equatable {
  /// What it is.
  public var kind: ScanKind
  /// Its one spelling.
  public var value: String
  /// Script type of an address, first letters of an extended key.
  public var type: String?
  /// The networks on which it is sound; empty where it says nothing of networks.
  public var networks: [String] = []
  /// Where it stands first.
  public var place: ScanPlace
  /// Times it was met.
  public var occurrences = 1
  /// How what is written there differs; nil where it does not.
  public var repair: ScanRepair?
  /// What is written there, where that differs.
  public var written: String?
  /// Other texts that are as good a correction as the value.
  public var alternatives: [String] = []
}

/// A secret that was met. What it says is nowhere kept.
public struct ScanSecret: Sendable, Equatable {
  /// What it is.
  public var secret: Secret
  /// Where it stands.
  public var place: ScanPlace
  /// Words of a seed phrase.
  public var words: Int?
  /// Whether some of the words are a phrase with a sound checksum.
  public var isSound: Bool?
}

/// A text that is an address with its letter case lost, and was not searched for.
public struct ScanSuspect: Sendable, Equatable {
  /// What is written.
  public var written: String
  /// Where it stands.
  public var place: ScanPlace
  /// Why it was left.
  public var reason: String
}
