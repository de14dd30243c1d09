-- What a verdict was given on: the releases that the tasker and the grader had, the objects that are rejected, the time it took
ALTER TABLE revisions ADD COLUMN release BIGINT;
ALTER TABLE reviews ADD COLUMN release BIGINT;
ALTER TABLE reviews ADD COLUMN team TEXT NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN rejected TEXT NOT NULL DEFAULT '[]';
ALTER TABLE reviews ADD COLUMN seconds BIGINT;
ALTER TABLE reviews ADD COLUMN measured BIGINT NOT NULL DEFAULT 0;
UPDATE reviews SET team = COALESCE((SELECT m.team FROM members m JOIN tasks t ON t.project_id = m.project_id WHERE t.id = reviews.task_id AND m.user_id = reviews.reviewer), '');
CREATE INDEX reviews_by_measured ON reviews (measured, id);
-- Verdicts of customers' teams on labels that they have
CREATE TABLE customer_verdicts (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  revision_id TEXT NOT NULL REFERENCES revisions (id),
  grader TEXT NOT NULL,
  team TEXT NOT NULL,
  object TEXT NOT NULL,
  verdict TEXT NOT NULL,
  errors TEXT NOT NULL,
  reason TEXT NOT NULL,
  release BIGINT,
  given_at TEXT NOT NULL,
  entered_by TEXT NOT NULL REFERENCES users (id),
  answer TEXT,
  answer_reason TEXT NOT NULL,
  answered_by TEXT REFERENCES users (id),
  measured BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX customer_verdicts_by_project ON customer_verdicts (project_id, id);
CREATE INDEX customer_verdicts_by_task ON customer_verdicts (task_id);
CREATE INDEX scenes_by_name ON scenes (project_id, name);
CREATE INDEX customer_verdicts_by_measured ON customer_verdicts (measured, id);
-- Verdicts by object, with the deviation from golden and what each release says
CREATE TABLE object_verdicts (
  verdict_id TEXT NOT NULL,
  object TEXT NOT NULL,
  is_missed BIGINT NOT NULL,
  project_id TEXT NOT NULL REFERENCES projects (id),
  stage_id TEXT NOT NULL REFERENCES stages (id),
  task_id TEXT NOT NULL REFERENCES tasks (id),
  revision_id TEXT NOT NULL REFERENCES revisions (id),
  is_downstream BIGINT NOT NULL,
  grader TEXT NOT NULL,
  team TEXT NOT NULL,
  tasker TEXT NOT NULL,
  tasker_release BIGINT,
  grader_release BIGINT,
  class TEXT NOT NULL,
  verdict TEXT NOT NULL,
  by_golden TEXT,
  deviations TEXT NOT NULL,
  expected TEXT NOT NULL,
  errors TEXT NOT NULL,
  seconds BIGINT,
  given_at TEXT NOT NULL,
  measurement TEXT NOT NULL,
  PRIMARY KEY (verdict_id, object, is_missed)
);
CREATE INDEX object_verdicts_by_stage ON object_verdicts (project_id, stage_id, given_at);
CREATE INDEX object_verdicts_by_time ON object_verdicts (project_id, given_at, verdict_id);
CREATE INDEX object_verdicts_by_measurement ON object_verdicts (project_id, measurement);
CREATE INDEX object_verdicts_by_task ON object_verdicts (task_id)
