#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Manifest {
  /// Renames the manifest into its place, which is the commit, and removes what the one before
  /// named and this one does not. Whoever calls holds the store's lock.
  func commit(to store: String, over old: Manifest?) throws(StoreError) {
    let leftovers = Leftovers(store)
    if let old, old.folder != folder { try leftovers.note(old.folder) }
    if let before = old?.stale?.name, before != stale?.name { try leftovers.note(before) }
    let draft = store + "/" + (try leftovers.name(.manifest))
    _ = try ColumnWriter.write(try sealed(), to: draft)
    // New folders and files have their names on the disk before the manifest says them.
    try ColumnWriter.flushDirectory(store)
    let path = store + "/" + Manifest.fileName
    guard unsafe rename(draft, path) == 0 else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: path)
    }
    try ColumnWriter.flushDirectory(store)
    // The commit stands; what cannot be removed now the next writer removes.
    try? leftovers.clear()
  }
}
