-- Tasks that each stage finished on each day, and by how many its open ones grew, kept with each change of a task
CREATE TABLE stage_days (
  stage_id TEXT NOT NULL REFERENCES stages (id),
  day TEXT NOT NULL,
  finished BIGINT NOT NULL,
  opened BIGINT NOT NULL,
  PRIMARY KEY (stage_id, day)
);
INSERT INTO stage_days (stage_id, day, finished, opened)
  SELECT t.stage_id, SUBSTR(r.created_at, 1, 10), COUNT(*), 0 FROM reviews r JOIN tasks t ON t.id = r.task_id
  WHERE r.verdict = 'accept' GROUP BY t.stage_id, SUBSTR(r.created_at, 1, 10);
CREATE INDEX tasks_by_age ON tasks (stage_id, state, updated_at)
