import GRDB

/// The tables of `tags.sqlite`.
///
/// Nothing that was said is forgotten: a source that is replaced or removed is retired, and its
/// tags with it; only purging deletes. Labels are kept once each beside a text without case and
/// accents, whose triples of letters the search looks up, in any script.
enum TagSchema {
  /// The file and its tables.
  static let layout = DatabaseLayout(fileName: "tags.sqlite", versions: ["1", "2"]) { migrator }

  /// What brings a database of any earlier version up to date.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: first)
    }
    migrator.registerMigration("2") { db in
      try db.execute(sql: history)
      try db.execute(sql: search)
      try LabelSearch.index(allOf: db)
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

  private static let history = """
    CREATE TABLE sources_2 (
      id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL,
      format TEXT NOT NULL DEFAULT '', includes TEXT NOT NULL DEFAULT '',
      imported_at TEXT NOT NULL DEFAULT '', retired_at TEXT, retired_as TEXT
    ) STRICT;
    INSERT INTO sources_2 (id, sha256, path, title) SELECT id, sha256, path, title FROM sources;
    DROP TABLE sources;
    ALTER TABLE sources_2 RENAME TO sources;
    CREATE UNIQUE INDEX sources_current ON sources (sha256, includes) WHERE retired_at IS NULL;
    ALTER TABLE tags ADD COLUMN retired INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE actors ADD COLUMN jurisdictions TEXT NOT NULL DEFAULT '';
    ALTER TABLE actors ADD COLUMN aliases TEXT NOT NULL DEFAULT '';
    ALTER TABLE actors ADD COLUMN lastmod TEXT;
    ALTER TABLE actors ADD COLUMN context TEXT;
    CREATE INDEX actors_id ON actors (id);
    """

  private static let search = """
    CREATE TABLE labels (
      id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE, folded TEXT NOT NULL
    ) STRICT;
    CREATE VIRTUAL TABLE label_search USING fts5(
      folded, content='labels', content_rowid='id', tokenize='trigram'
    );
    CREATE TRIGGER labels_added AFTER INSERT ON labels BEGIN
      INSERT INTO label_search (rowid, folded) VALUES (new.id, new.folded);
    END;
    CREATE TRIGGER labels_gone AFTER DELETE ON labels BEGIN
      INSERT INTO label_search (label_search, rowid, folded) VALUES ('delete', old.id, old.folded);
    END;
    """
}
