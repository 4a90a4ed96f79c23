import Foundation

/// Whether warnings about tags are borne.
public enum TagStrictness: Sendable {
  case tolerant, strict
}

/// A file with tags, read and checked as a whole.
public struct TagFile: Sendable {
  /// The file's title, or its name.
  public let title: String
  /// Name of its form.
  public let format: String
  /// SHA-256 of its bytes, in hexadecimal.
  public let sha256: String
  /// The files it includes with their digests, `NAME SHA256` each, in the order met.
  public let includes: [String]
  /// What it says about addresses and transactions.
  public let tags: [Tag]
  /// What it says about actors.
  public let actors: [Actor]
  /// What was borne.
  public let warnings: [String]
}

extension TagFile {
  /// What became of a file: its content, or everything that is wrong with it.
  public enum Finding: Sendable {
    /// All of it is sound.
    case sound(TagFile)
    /// What is wrong, a line each, in the order of the file: the first hundred, and how many more.
    case faulty([AnalysisError], more: Int)
  }

  /// Reads a file and names every fault in it.
  ///
  /// Throws only where there is no file to read, or no reader for it.
  public static func inspect(
    _ path: String, _ reading: TagReading = TagReading()
  ) throws(AnalysisError) -> Finding {
    let input = try TagInput(path, reading)
    let reader = try TagReaders.reader(for: input, named: reading.format)
    var check = TagCheck(
      file: input.file, defaults: reading.defaults, form: SubjectForm(network: reading.network))
    let heading: TagFileHeading
    do {
      heading = try reader.read(input, into: &check)
    } catch  where error.code == .malformed {
      return .faulty(check.faults + [error], more: check.furtherFaults)
    }
    check.end()
    let warnings = check.warnings.sentences(in: input.file.shown)
    if reading.strictness == .strict, let first = warnings.first {
      check.refuse(
        AnalysisError(.malformed, "not borne when strict: \(first)", at: input.file.shown))
    }
    guard check.faults.isEmpty else {
      return .faulty(check.faults, more: check.furtherFaults)
    }
    return .sound(
      TagFile(
        title: heading.title, format: reader.name, sha256: try input.sha256(),
        includes: input.includes.map { "\($0.path) \($0.sha256)" }, tags: check.tags,
        actors: heading.actors, warnings: warnings))
  }

  /// Reads a file that must be sound; throws its first fault, which says how many follow.
  public static func read(
    _ path: String, _ reading: TagReading = TagReading()
  ) throws(AnalysisError) -> TagFile {
    switch try inspect(path, reading) {
    case .sound(let file): return file
    case .faulty(let faults, let more):
      guard let first = faults.first else {
        throw AnalysisError(.malformed, "not a file with tags", at: KeptText.name(path))
      }
      let others = faults.count - 1 + more
      guard others > 0 else { throw first }
      let further = "and \(others) more fault\(others == 1 ? "" : "s"): `tags validate` names them"
      throw AnalysisError(
        first.code, first.message, at: first.location,
        hint: [first.hint, further].compactMap { $0 }.joined(separator: "; "))
    }
  }
}
