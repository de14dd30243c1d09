CREATE TABLE stage_revisions (
  stage_id TEXT NOT NULL REFERENCES stages (id),
  revision BIGINT NOT NULL,
  rules TEXT NOT NULL,
  why TEXT NOT NULL,
  release BIGINT,
  user_id TEXT REFERENCES users (id),
  at TEXT,
  PRIMARY KEY (stage_id, revision)
)
