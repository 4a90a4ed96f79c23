import GRDB

/// A tag database as the first version of the layout had it.
enum OldTagStore {
  static func make(at path: String, label: String = "Maple") throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      try db.execute(
        sql: """
          CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
          INSERT INTO grdb_migrations VALUES ('1');
          CREATE TABLE sources (
            id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, path TEXT NOT NULL,
            title TEXT NOT NULL
          ) STRICT;
          CREATE TABLE tags (
            id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
            subject TEXT NOT NULL, is_transaction INTEGER NOT NULL, label TEXT NOT NULL,
            actor TEXT, category TEXT, abuse TEXT, concepts TEXT NOT NULL,
            confidence TEXT NOT NULL, level INTEGER NOT NULL, source TEXT NOT NULL,
            tagpack TEXT NOT NULL, definer INTEGER, lastmod TEXT, network TEXT, currency TEXT,
            tag_type TEXT, context TEXT, lookalike INTEGER NOT NULL
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
          INSERT INTO sources VALUES (1, 'aa', '/p.yaml', 'T');
          INSERT INTO tags VALUES (1, 1, 'x1', 0, '\(label)', 'maple', 'exchange', NULL, '',
            'ownership', 100, 's', 'T', 1, NULL, NULL, NULL, NULL, NULL, 0);
          INSERT INTO concepts VALUES ('exchange', 1);
          INSERT INTO actors VALUES (1, 'maple', 'Maple', NULL, 'exchange');
          """)
    }
    try queue.close()
  }
}
