import CSystemCalls
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a killed writer leaves behind, known because it wrote the names down before.
///
/// A store owns what its manifest names and what its lock file lists: whatever a writer is about to
/// make, or a commit to let go, stands there first, a line each behind ``heading``. The next writer
/// removes what is listed and not named, and nothing else; what a user keeps beside it is his.
/// Only who holds the store's lock (``StoreLock``) may use it.
struct Leftovers {
  /// First line of a lock file that this program made.
  static let heading = "filature: names that a writer has yet to settle\n"

  let store: String
  private var path: String { store + "/" + StoreLock.fileName }

  init(_ store: String) { self.store = store }

  /// A kind of name: what stands before its number, and after.
  struct Form {
    let prefix: String
    let suffix: String

    /// Folders with a version of the columns.
    static let columns = Form(prefix: "columns-", suffix: "")
    /// Files with the stale blocks.
    static let stale = Form(prefix: "stale-", suffix: ".blocks")
    /// A manifest that is not yet in its place.
    static let manifest = Form(prefix: "manifest.json.", suffix: ".draft")
    /// What the build does not keep in memory.
    static let scratch = Form(prefix: "scratch-", suffix: "")

    /// Derived columns that are not yet in their place.
    static func draft(of name: String) -> Form {
      Form(prefix: "derived/\(name).", suffix: ".draft")
    }
    /// Derived columns that were moved out of their place.
    static func earlier(_ name: String) -> Form {
      Form(prefix: "derived/\(name).", suffix: ".earlier")
    }

    /// The name with a number.
    func name(_ number: Int) -> String { "\(prefix)\(number)\(suffix)" }

    /// The number of a name of this form, which no other text gives.
    func number(of name: String) -> Int? {
      guard name.hasPrefix(prefix), name.hasSuffix(suffix),
        let number = Int(name.dropFirst(prefix.count).dropLast(suffix.count)),
        (1...Form.most).contains(number), self.name(number) == name
      else { return nil }
      return number
    }

    /// The number after another, from 1 on again past the largest.
    static func number(after number: Int) -> Int { number < most ? number + 1 : 1 }
    private static let most = 999_999_999
  }

  /// Writes down the first name behind a number that nothing in the store has, and returns it.
  func name(_ form: Form, after number: Int = 0) throws(StoreError) -> String {
    var number = Form.number(after: number)
    var status = stat()
    while unsafe lstat(store + "/" + form.name(number), &status) == 0 {
      number = Form.number(after: number)
    }
    let name = form.name(number)
    try note(name)
    return name
  }

  /// Writes a name down.
  func note(_ name: String) throws(StoreError) {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw StoreError(.cannotCreate, MappedFile.reason(), at: path) }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    let line = (size == 0 ? Leftovers.heading : "") + name + "\n"
    do throws(StoreError) {
      try ColumnWriter.write(all: Array(line.utf8), to: descriptor, path: path)
      guard fsync(descriptor) == 0 else {
        throw StoreError(.inputOutput, MappedFile.reason(), at: path)
      }
    } catch {
      // Half a line would spoil the next one.
      ftruncate(descriptor, size)
      throw error
    }
  }

  /// Whether a text begins as a lock file of this program, or is what a kill left of one.
  static func isHeading(_ text: String) -> Bool {
    text.hasPrefix(heading) || heading.hasPrefix(text)
  }

  /// The names written down; a line that was cut off was written for nothing.
  private func names() -> [String] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    let text = String(decoding: data, as: UTF8.self)
    guard text.hasPrefix(Leftovers.heading) else { return [] }
    return text.dropFirst(Leftovers.heading.count).split(
      separator: "\n", omittingEmptySubsequences: false
    ).dropLast().map(String.init)
  }

  /// Removes what is written down and not named by the store's manifest, and the list.
  func clear() throws(StoreError) {
    let names = names()
    guard !names.isEmpty else { return }
    let manifest = try Manifest.read(store: store)
    for name in names where name != manifest?.folder && name != manifest?.stale?.name {
      remove(name)
    }
    unsafe truncate(path, off_t(Leftovers.heading.utf8.count))
  }

  /// Names come from a file, so only those that a writer can have written are removed.
  private func remove(_ name: String) {
    let place = store + "/" + name
    for form in [Form.stale, .manifest, .scratch] where form.number(of: name) != nil {
      unsafe unlink(place)
    }
    if Form.columns.number(of: name) != nil { removeFolder(place) }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, parts[0] == "derived", let dot = parts[1].firstIndex(of: "."),
      dot != parts[1].startIndex
    else { return }
    let derived = String(parts[1][..<dot])
    if Form.draft(of: derived).number(of: name) != nil { removeFolder(place) }
    guard Form.earlier(derived).number(of: name) != nil else { return }
    // Where nothing has taken its place, it is the one that readers are to find.
    guard unsafe rename(place, "\(store)/derived/\(derived)") != 0 else { return }
    if [ENOTEMPTY, EEXIST].contains(errno) { removeFolder(place) }
  }

  /// Puts a draft of derived columns in the place of their name, in one step where there were some
  /// before and the file system can.
  func exchange(_ draft: String, with name: String) throws(StoreError) {
    let place = "\(store)/derived/\(name)"
    if unsafe rename(draft, place) == 0 { return }
    guard [ENOTEMPTY, EEXIST].contains(errno) else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: place)
    }
    if unsafe system_exchange(draft, place) == 0 { return }
    guard errno == ENOTSUP else { throw StoreError(.inputOutput, MappedFile.reason(), at: place) }
    let earlier = store + "/" + (try self.name(.earlier(name)))
    guard unsafe rename(place, earlier) == 0, unsafe rename(draft, place) == 0 else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: place)
    }
  }

  /// Removes a folder with the files that writers put there; with any other file it stays.
  private func removeFolder(_ place: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    for name in names where Leftovers.isOfFolder(name) { unsafe unlink(place + "/" + name) }
    unsafe rmdir(place)
  }

  /// Whether writers put a file of this name into a folder of columns.
  static func isOfFolder(_ name: String) -> Bool {
    name.hasSuffix(".col") || ColumnChecksums.isFileName(name)
      || [VersionFolders.mark, DerivedColumns.notesFile, DerivedColumns.pagesFile].contains(name)
  }
}
