ALTER TABLE revisions ADD COLUMN saw_golden BIGINT NOT NULL DEFAULT 0;
CREATE TABLE task_holders (
  task_id TEXT NOT NULL REFERENCES tasks (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  PRIMARY KEY (task_id, user_id)
);
INSERT INTO task_holders (task_id, user_id)
  SELECT DISTINCT t.id, u.id FROM audit a JOIN tasks t ON t.id = a.subject JOIN users u ON u.id = a.actor
  WHERE a.action = 'task.claim'
