CREATE TABLE predictions (
  task_id TEXT NOT NULL REFERENCES tasks (id),
  model TEXT NOT NULL,
  at TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (task_id, model)
)
