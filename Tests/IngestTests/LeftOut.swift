import Bitcoin
import Foundation
import Simulation

/// Every way to leave one thing out of a dump: a table, a row, a column, a value of a row.
struct LeftOut {
  /// A dump without it, and what it is.
  struct Case {
    let name: String
    let files: [ChainDump.File]
  }

  private let form: ChainDump.Form
  private let files: [ChainDump.File]

  init(_ form: ChainDump.Form, of dump: ChainDump) {
    self.form = form
    files = dump.files(form)
  }

  /// Whole tables, where there are several.
  var tables: [Case] {
    guard files.count > 1 else { return [] }
    return files.indices.map { number in
      var rest = files
      let gone = rest.remove(at: number)
      return Case(name: "\(form.rawValue) without \(gone.name)", files: rest)
    }
  }

  /// Rows, headers among them.
  var rows: [Case] {
    cases { lines in
      lines.indices.map { number in
        var rest = lines
        rest.remove(at: number)
        return ("line \(number + 1)", rest)
      }
    }
  }

  /// Values of rows: cells made empty, members of objects and elements of lists taken out.
  var values: [Case] {
    cases { lines in
      lines.indices.flatMap { number in
        (separator.map { blanks(lines[number], $0) } ?? withoutParts(lines[number]))
          .map { what, line in
            var rest = lines
            rest[number] = line
            return ("line \(number + 1) \(what)", rest)
          }
      }
    }
  }

  /// Columns with all of their cells, or a member's name in all rows.
  var columns: [Case] {
    cases { lines in
      if let separator {
        let table = lines.map { LeftOut.cells($0, separator) }
        return (table.first ?? []).indices.map { column in
          let rest = table.map { row in
            var row = row
            row.remove(at: column)
            return row.joined(separator: String(separator))
          }
          return ("column \(column + 1)", rest)
        }
      }
      let parts = lines.map { LeftOut.paths(LeftOut.object($0)) }
      return Set(parts.joined().map(\.last)).compactMap(\.self).sorted().map { key in
        ("every \(key)", lines.map { LeftOut.text(LeftOut.without(key, LeftOut.object($0))) })
      }
    }
  }

  private var separator: Character? {
    switch form {
    case .etlCSV: ","
    case .blockchair: "\t"
    case .csvdump: ";"
    default: nil
    }
  }

  private func cases(_ change: ([String]) -> [(String, [String])]) -> [Case] {
    files.indices.flatMap { number in
      let text = String(decoding: files[number].bytes, as: UTF8.self)
      return change(text.split(separator: "\n").map(String.init)).map { what, lines in
        var changed = files
        changed[number].bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
        return Case(name: "\(form.rawValue) \(changed[number].name) \(what)", files: changed)
      }
    }
  }

  // MARK: tables

  private func blanks(_ line: String, _ separator: Character) -> [(String, String)] {
    let cells = LeftOut.cells(line, separator)
    return cells.indices.filter { !cells[$0].isEmpty }.map { column in
      var rest = cells
      rest[column] = ""
      return ("cell \(column + 1)", rest.joined(separator: String(separator)))
    }
  }

  /// The cells as they are written, quotes and all.
  private static func cells(_ line: String, _ separator: Character) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" { isQuoted.toggle() }
      if character == separator, !isQuoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  // MARK: objects

  private func withoutParts(_ line: String) -> [(String, String)] {
    let object = LeftOut.object(line)
    return LeftOut.paths(object).flatMap { path in
      let rest = LeftOut.text(LeftOut.replace(object, path[...], by: nil))
      let null = LeftOut.text(LeftOut.replace(object, path[...], by: NSNull()))
      let name = path.joined(separator: ".")
      return [("without " + name, rest), ("null " + name, null)]
    }
  }

  private static func object(_ line: String) -> Any {
    (try? JSONSerialization.jsonObject(with: Data(line.utf8))) ?? NSNull()
  }

  private static func text(_ object: Any) -> String {
    let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  /// Where everything stands in an object, the outer first.
  private static func paths(_ value: Any) -> [[String]] {
    if let members = value as? [String: Any] {
      return members.keys.sorted().flatMap { key in
        [[key]] + paths(members[key] ?? NSNull()).map { [key] + $0 }
      }
    }
    guard let elements = value as? [Any] else { return [] }
    return elements.indices.flatMap { number in
      [["\(number)"]] + paths(elements[number]).map { ["\(number)"] + $0 }
    }
  }

  private static func replace(_ value: Any, _ path: ArraySlice<String>, by new: Any?) -> Any {
    guard let key = path.first else { return value }
    let rest = path.dropFirst()
    if var members = value as? [String: Any] {
      members[key] = rest.isEmpty ? new : replace(members[key] ?? NSNull(), rest, by: new)
      return members
    }
    guard var elements = value as? [Any], let number = Int(key) else { return value }
    if !rest.isEmpty {
      elements[number] = replace(elements[number], rest, by: new)
    } else if let new {
      elements[number] = new
    } else {
      elements.remove(at: number)
    }
    return elements
  }

  private static func without(_ key: String, _ value: Any) -> Any {
    if let members = value as? [String: Any] {
      return members.filter { $0.key != key }.mapValues { without(key, $0) }
    }
    return (value as? [Any])?.map { without(key, $0) } ?? value
  }
}
