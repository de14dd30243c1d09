-- Reminders of silent teams: where a project sends them, and what was sent
CREATE TABLE reminder_webhooks (
  project_id TEXT PRIMARY KEY REFERENCES projects (id),
  address TEXT NOT NULL
);
CREATE TABLE reminders (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  team TEXT NOT NULL,
  level TEXT NOT NULL,
  requests TEXT NOT NULL,
  sent_at TEXT NOT NULL,
  error TEXT
);
CREATE INDEX reminders_by_project ON reminders (project_id, id)
