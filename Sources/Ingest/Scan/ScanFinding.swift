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
  /// Line, from 1.
  public var line: Int
  /// Character of the line, from 1.
  public var column: Int

  /// `file:line:column`.
  public var text: String { "\(file):\(line):\(column)" }
}

/// How what is written differs from what is meant.
public enum ScanRepair: String, Sendable {
  /// The case of letters was lost and has been found again by the checksum.
  case letterCase = "letter_case"
  /// Characters that look alike were taken for one another.
  case lookAlike = "look_alike"
  /// Invisible characters stood inside.
  case hiddenCharacters = "hidden_characters"
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
