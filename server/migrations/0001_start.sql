-- One text for SQLite and PostgreSQL. Times are RFC 3339 UTC texts, ids UUIDv7 texts, booleans 0 and 1
CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  password_hash TEXT,
  site_admin BIGINT NOT NULL,
  demo_story TEXT,
  invitation_hash TEXT UNIQUE,
  created_at TEXT NOT NULL
);
CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  expires_at TEXT NOT NULL
);
CREATE TABLE projects (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE TABLE members (
  project_id TEXT NOT NULL REFERENCES projects (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  role TEXT NOT NULL,
  team TEXT NOT NULL,
  PRIMARY KEY (project_id, user_id)
);
CREATE INDEX members_by_user ON members (user_id);
CREATE TABLE stages (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  ontology TEXT NOT NULL,
  rubric TEXT NOT NULL,
  guideline TEXT NOT NULL,
  compare_while_labeling BIGINT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE INDEX stages_by_project ON stages (project_id, position);
CREATE TABLE scenes (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  picture TEXT,
  created_at TEXT NOT NULL,
  UNIQUE (project_id, content_hash)
);
CREATE TABLE project_files (
  project_id TEXT NOT NULL REFERENCES projects (id),
  hash TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  PRIMARY KEY (project_id, hash)
);
CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  stage_id TEXT NOT NULL REFERENCES stages (id),
  scene_id TEXT NOT NULL REFERENCES scenes (id),
  state TEXT NOT NULL,
  assignee TEXT REFERENCES users (id),
  lease_until_s BIGINT,
  updated_at TEXT NOT NULL,
  UNIQUE (stage_id, scene_id)
);
CREATE INDEX tasks_by_stage ON tasks (stage_id, state, id);
CREATE INDEX tasks_by_project ON tasks (project_id, id);
CREATE TABLE revisions (
  id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL REFERENCES tasks (id),
  number BIGINT NOT NULL,
  author TEXT NOT NULL REFERENCES users (id),
  submitted_at TEXT NOT NULL,
  hash TEXT NOT NULL,
  objects BIGINT NOT NULL,
  body BYTEA NOT NULL,
  grade TEXT,
  UNIQUE (task_id, number)
);
CREATE TABLE drafts (
  task_id TEXT NOT NULL REFERENCES tasks (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  saved_at TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (task_id, user_id)
);
CREATE TABLE reviews (
  id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL REFERENCES tasks (id),
  revision_id TEXT NOT NULL REFERENCES revisions (id),
  reviewer TEXT NOT NULL REFERENCES users (id),
  verdict TEXT NOT NULL,
  errors TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE INDEX reviews_by_task ON reviews (task_id, id);
CREATE TABLE golden_items (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  task_id TEXT NOT NULL UNIQUE REFERENCES tasks (id),
  state TEXT NOT NULL,
  objects BIGINT NOT NULL,
  hash TEXT NOT NULL,
  body BYTEA NOT NULL,
  updated_at TEXT NOT NULL
);
CREATE INDEX golden_by_project ON golden_items (project_id, id);
CREATE TABLE comments (
  id TEXT PRIMARY KEY,
  golden_id TEXT NOT NULL REFERENCES golden_items (id),
  parent TEXT REFERENCES comments (id),
  anchor TEXT,
  body TEXT NOT NULL,
  author TEXT NOT NULL REFERENCES users (id),
  created_at TEXT NOT NULL,
  resolved_at TEXT
);
CREATE INDEX comments_by_golden ON comments (golden_id, id);
CREATE TABLE uploads (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at TEXT NOT NULL
);
CREATE TABLE answers (
  user_id TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status BIGINT NOT NULL,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (user_id, key)
);
CREATE TABLE audit (
  number BIGINT PRIMARY KEY,
  project_id TEXT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX audit_by_project ON audit (project_id, number)
