-- What people note beside the box's own runs and models: documents, and the points of their metrics.
CREATE TABLE notes (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  parent TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (kind, id)
);

CREATE INDEX notes_of ON notes (kind, parent, id);

-- A value is text: a metric may be NaN or infinite.
CREATE TABLE note_points (
  run TEXT NOT NULL,
  key TEXT NOT NULL,
  number BIGINT NOT NULL,
  value TEXT NOT NULL,
  at BIGINT NOT NULL,
  step BIGINT NOT NULL,
  PRIMARY KEY (run, key, number)
);
