CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  upload_id TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  request TEXT NOT NULL,
  state TEXT NOT NULL,
  report TEXT NOT NULL,
  created_at TEXT NOT NULL
)
