import GRDB

/// The tables of `tags.sqlite`.
enum TagSchema {
  /// What brings a database of any earlier version up to date.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: first)
    }
    return migrator
  }

  private static let first = """
    CREATE TABLE sources (
      id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, path TEXT NOT NULL, title TEXT NOT NULL
    ) STRICT;
    CREATE TABLE tags (
      id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
      subject TEXT NOT NULL, is_transaction INTEGER NOT NULL, label TEXT NOT NULL, actor TEXT,
      category TEXT, abuse TEXT, concepts TEXT NOT NULL, confidence TEXT NOT NULL,
      level INTEGER NOT NULL, source TEXT NOT NULL, tagpack TEXT NOT NULL, definer INTEGER,
      lastmod TEXT, network TEXT, currency TEXT, tag_type TEXT, context TEXT,
      lookalike INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX tags_subject ON tags (subject);
    CREATE INDEX tags_label ON tags (label);
    CREATE INDEX tags_source ON tags (source_id);
    CREATE TABLE concepts (
      concept TEXT NOT NULL, tag_id INTEGER NOT NULL REFERENCES tags ON DELETE CASCADE,
      PRIMARY KEY (concept, tag_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX concepts_tag ON concepts (tag_id);
    CREATE TABLE actors (
      source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE, id TEXT NOT NULL,
      label TEXT NOT NULL, uri TEXT, categories TEXT NOT NULL, PRIMARY KEY (source_id, id)
    ) STRICT, WITHOUT ROWID;
    """
}
