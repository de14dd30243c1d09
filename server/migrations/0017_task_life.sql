-- Leases by number, notes that move tasks, counts that are stored with each change, and stages that build on others
ALTER TABLE tasks ADD COLUMN lease BIGINT NOT NULL DEFAULT 0;
UPDATE tasks SET lease = 1 WHERE assignee IS NOT NULL;
CREATE TABLE task_counts (
  stage_id TEXT NOT NULL REFERENCES stages (id),
  state TEXT NOT NULL,
  tasks BIGINT NOT NULL,
  PRIMARY KEY (stage_id, state)
);
INSERT INTO task_counts (stage_id, state, tasks) SELECT stage_id, state, COUNT(*) FROM tasks GROUP BY stage_id, state;
CREATE INDEX tasks_in_stage ON tasks (stage_id, id);
CREATE INDEX tasks_by_state ON tasks (project_id, state, id);
CREATE TABLE task_notes (
  id TEXT PRIMARY KEY,
  task_id TEXT NOT NULL REFERENCES tasks (id),
  lease BIGINT NOT NULL,
  kind TEXT NOT NULL,
  author TEXT NOT NULL REFERENCES users (id),
  body TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE INDEX task_notes_by_task ON task_notes (task_id, id);
CREATE INDEX tasks_by_scene ON tasks (scene_id);
CREATE TABLE pipelines (
  project_id TEXT NOT NULL REFERENCES projects (id),
  revision BIGINT NOT NULL,
  stages TEXT NOT NULL,
  why TEXT NOT NULL,
  author TEXT NOT NULL REFERENCES users (id),
  at TEXT NOT NULL,
  PRIMARY KEY (project_id, revision)
);
CREATE TABLE carried_labels (
  task_id TEXT PRIMARY KEY REFERENCES tasks (id),
  body BYTEA NOT NULL
)
