CREATE TABLE active_times (
  revision_id TEXT PRIMARY KEY REFERENCES revisions (id),
  stage_id TEXT NOT NULL REFERENCES stages (id),
  seconds BIGINT NOT NULL
);
CREATE INDEX active_times_by_stage ON active_times (stage_id, revision_id);
ALTER TABLE drafts ADD COLUMN active_s BIGINT;
-- When a person began on what they have not submitted yet.
ALTER TABLE task_holders ADD COLUMN since_s BIGINT
