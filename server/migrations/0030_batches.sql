-- Batches: tasks that are sampled and judged together. A task is in one open batch at most
CREATE TABLE batches (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  stage_id TEXT NOT NULL REFERENCES stages (id),
  number BIGINT NOT NULL,
  filter TEXT NOT NULL,
  method TEXT NOT NULL,
  plan TEXT NOT NULL,
  state TEXT NOT NULL,
  tasks BIGINT NOT NULL,
  sample BIGINT NOT NULL,
  inspected BIGINT NOT NULL,
  wrong BIGINT NOT NULL,
  is_resubmission BIGINT NOT NULL,
  created_by TEXT NOT NULL REFERENCES users (id),
  created_at TEXT NOT NULL,
  rest TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by TEXT REFERENCES users (id),
  decided_at TEXT,
  is_settled BIGINT NOT NULL
);
CREATE UNIQUE INDEX batches_by_project ON batches (project_id, number);
CREATE INDEX batches_by_settled ON batches (is_settled, state);
-- Tasks of a batch in the order in which they are inspected: the sample are the first ones that are still in it
CREATE TABLE batch_tasks (
  batch_id TEXT NOT NULL REFERENCES batches (id),
  place BIGINT NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks (id),
  probability DOUBLE PRECISION NOT NULL,
  verdict TEXT,
  PRIMARY KEY (batch_id, place)
);
CREATE INDEX batch_tasks_by_task ON batch_tasks (task_id, batch_id);
ALTER TABLE tasks ADD COLUMN batch_id TEXT;
CREATE INDEX tasks_by_batch ON tasks (batch_id, id);
CREATE INDEX revisions_by_time ON revisions (submitted_at);
-- What a verdict was sampled for
ALTER TABLE reviews ADD COLUMN batch_id TEXT;
ALTER TABLE reviews ADD COLUMN sampling_probability DOUBLE PRECISION;
-- State of the switching rules of ISO 2859-1
CREATE TABLE inspection_switching (
  stage_id TEXT NOT NULL REFERENCES stages (id),
  level TEXT NOT NULL,
  aql TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (stage_id, level, aql)
)
