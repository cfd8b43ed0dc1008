-- Runs on SQLite and on PostgreSQL. Times are ISO 8601 in UTC.
CREATE TABLE pipelines (
  name TEXT NOT NULL PRIMARY KEY,
  spec_hash TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE models (
  pipeline TEXT NOT NULL,
  version INTEGER NOT NULL,
  digest TEXT NOT NULL,
  family TEXT NOT NULL,
  lineage TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('candidate', 'champion', 'retired', 'dropped')),
  created_at TEXT NOT NULL,
  PRIMARY KEY (pipeline, version)
);

CREATE UNIQUE INDEX one_champion ON models (pipeline) WHERE status = 'champion';

CREATE TABLE champions (
  pipeline TEXT NOT NULL,
  number BIGINT NOT NULL,
  version INTEGER NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (pipeline, number),
  FOREIGN KEY (pipeline, version) REFERENCES models (pipeline, version)
);

CREATE TABLE runs (
  pipeline TEXT NOT NULL,
  order_number BIGINT NOT NULL,
  cause TEXT NOT NULL,
  parent INTEGER NOT NULL,
  family TEXT NOT NULL,
  params TEXT NOT NULL,
  metrics TEXT NOT NULL,
  first_reading BIGINT NOT NULL,
  last_reading BIGINT NOT NULL,
  row_count INTEGER NOT NULL,
  data_digest TEXT NOT NULL,
  seed BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'failed')),
  reason TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  artefact TEXT NOT NULL,
  PRIMARY KEY (pipeline, order_number)
);

CREATE TABLE decisions (
  pipeline TEXT NOT NULL,
  number BIGINT NOT NULL,
  reading BIGINT NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  version INTEGER NOT NULL,
  reason TEXT NOT NULL,
  evidence TEXT NOT NULL,
  evidence_types TEXT NOT NULL,
  PRIMARY KEY (pipeline, number)
);

CREATE TABLE audit (
  number BIGINT NOT NULL PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL
);

CREATE TABLE outbox (
  number BIGINT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('run', 'model', 'champion')),
  pipeline TEXT NOT NULL,
  subject BIGINT NOT NULL,
  at TEXT NOT NULL,
  done INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX outbox_open ON outbox (done, number);
