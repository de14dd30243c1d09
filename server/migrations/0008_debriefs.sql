CREATE TABLE debriefs (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  name TEXT NOT NULL,
  agenda TEXT NOT NULL,
  caller TEXT NOT NULL REFERENCES users (id),
  created_at TEXT NOT NULL,
  ended_at TEXT
);
CREATE INDEX debriefs_by_project ON debriefs (project_id, id);
CREATE TABLE debrief_events (
  debrief_id TEXT NOT NULL REFERENCES debriefs (id),
  seq BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (debrief_id, seq)
)
