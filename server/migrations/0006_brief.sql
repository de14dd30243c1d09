CREATE TABLE briefs (
  project_id TEXT NOT NULL REFERENCES projects (id),
  revision BIGINT NOT NULL,
  body TEXT NOT NULL,
  author TEXT NOT NULL REFERENCES users (id),
  at TEXT NOT NULL,
  PRIMARY KEY (project_id, revision)
);
CREATE TABLE kpi_values (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  goal TEXT NOT NULL,
  kpi TEXT NOT NULL,
  value DOUBLE PRECISION NOT NULL,
  day TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL REFERENCES users (id)
);
CREATE INDEX kpi_values_by_project ON kpi_values (project_id, day, id);
CREATE TABLE check_ins (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  about TEXT NOT NULL,
  holds BIGINT NOT NULL,
  note TEXT NOT NULL,
  at TEXT NOT NULL,
  author TEXT NOT NULL REFERENCES users (id)
);
CREATE INDEX check_ins_by_project ON check_ins (project_id, id)
