import Foundation
import Yams

/// The thresholds of the red flags: defaults, and what a file says instead.
///
/// A file is YAML (or JSON, which YAML includes): flag names, each with its thresholds, as
/// ``template`` writes it. `flag: off` leaves a flag out.
public struct FlagSettings: Sendable {
  private var values: [String: [String: Int]] = [:]
  private var left: Set<String> = []
  /// Where nights are nights; without one the flag of nightly payments is not computed.
  public var timeZone: TimeZone?

  /// The reporting limit in money, with the prices that say what it was worth; without one, a
  /// threshold in satoshis stands for it.
  public var moneyLimit: MoneyLimit?

  /// The defaults.
  public init() {}

  /// The reporting limit at a moment, in satoshis; nil where it is in money and the day has no
  /// price.
  func limitSat(at time: UInt32) -> UInt64? {
    guard let moneyLimit else { return UInt64(value(Structuring.self, "limit_sat")) }
    return moneyLimit.sat(at: time)
  }

  /// What a file says. Throws with file and line for a flag, a threshold or a number that is none.
  public init(file path: String) throws(AnalysisError) {
    let input = try TagInput(path, TagReading())
    let file = input.file
    let root = try YAMLDocument.compose(try input.text(), file)
    guard case .mapping(let flags) = root else {
      throw file.malformed("a list of flags with their thresholds is expected", line: 1)
    }
    for (key, value) in flags {
      let name = key.scalar?.string ?? ""
      if name == "time_zone" {
        guard let text = value.scalar?.string, let zone = FlagSettings.zone(named: text) else {
          throw file.malformed("no time zone of that name", line: TagPack.line(of: value))
        }
        timeZone = zone
        continue
      }
      guard let flag = RedFlags.named(name) else {
        throw file.malformed(
          "no flag of that name", line: TagPack.line(of: key),
          hint: RedFlags.all.map { $0.name }.joined(separator: ", "))
      }
      try take(value, for: flag, file)
    }
  }

  private mutating func take(
    _ node: Node, for flag: any RedFlag.Type, _ file: TagFileName
  ) throws(AnalysisError) {
    if let word = node.scalar?.string, ["off", "false", "no"].contains(word.lowercased()) {
      left.insert(flag.name)
      return
    }
    guard case .mapping(let thresholds) = node else {
      if node.scalar?.string == "" { return }
      throw file.malformed(
        "thresholds of \(flag.name), or off, are expected", line: TagPack.line(of: node))
    }
    for (key, value) in thresholds {
      let name = key.scalar?.string ?? ""
      guard flag.thresholds.contains(where: { $0.name == name }) else {
        throw file.malformed(
          "no threshold of that name for \(flag.name)", line: TagPack.line(of: key),
          hint: flag.thresholds.map(\.name).joined(separator: ", "))
      }
      guard let number = value.scalar.flatMap({ Int($0.string) }), number >= 0,
        number <= 2_100_000_000_000_000
      else {
        throw file.malformed(
          "\(name) is a whole number from 0 to 21 million bitcoins in satoshis",
          line: TagPack.line(of: value))
      }
      values[flag.name, default: [:]][name] = number
    }
  }

  /// A time zone by its name in the IANA list, such as `Asia/Bangkok`; nil for anything else.
  public static func zone(named name: String) -> TimeZone? {
    guard name == "UTC" || name.contains("/") else { return nil }
    return TimeZone(identifier: name)
  }

  /// Whether a flag is asked for.
  public func isAsked(_ flag: String) -> Bool { !left.contains(flag) }

  /// The value of a flag's threshold.
  public func value(_ flag: any RedFlag.Type, _ threshold: String) -> Int {
    if let set = values[flag.name]?[threshold] { return set }
    guard let known = flag.thresholds.first(where: { $0.name == threshold }) else {
      preconditionFailure("\(flag.name) has no threshold \(threshold)")
    }
    return known.value
  }

  /// Every threshold with its default and its meaning, as a file to begin from.
  public static var template: String {
    var lines = [
      "# Red flags: a reason to look closer, never a proof. Amounts are satoshis.",
      "# time_zone: Asia/Bangkok",
    ]
    for flag in RedFlags.all {
      lines.append(flag.thresholds.isEmpty ? "\(flag.name): {}" : "\(flag.name):")
      lines += flag.thresholds.flatMap { ["  # \($0.meaning)", "  \($0.name): \($0.value)"] }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
