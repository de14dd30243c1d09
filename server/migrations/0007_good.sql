ALTER TABLE golden_items ADD COLUMN vetted_at TEXT;
ALTER TABLE golden_items ADD COLUMN stale_why TEXT;
CREATE TABLE questions (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  body TEXT NOT NULL,
  revision BIGINT NOT NULL,
  author TEXT NOT NULL REFERENCES users (id),
  created_at TEXT NOT NULL
);
CREATE INDEX questions_by_project ON questions (project_id, id);
CREATE TABLE decisions (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  question_id TEXT NOT NULL REFERENCES questions (id),
  body TEXT NOT NULL,
  release BIGINT
);
CREATE INDEX decisions_by_project ON decisions (project_id, release, id);
CREATE TABLE releases (
  project_id TEXT NOT NULL REFERENCES projects (id),
  number BIGINT NOT NULL,
  hash TEXT NOT NULL,
  body BYTEA NOT NULL,
  author TEXT NOT NULL REFERENCES users (id),
  at TEXT NOT NULL,
  PRIMARY KEY (project_id, number)
);
CREATE TABLE signatures (
  project_id TEXT NOT NULL REFERENCES projects (id),
  hash TEXT NOT NULL,
  team TEXT NOT NULL,
  signer TEXT NOT NULL REFERENCES users (id),
  at TEXT NOT NULL,
  PRIMARY KEY (project_id, hash, team)
)
