-- Settings of a stage's tasks. Honeypots: golden items among the tasks of production, each with a copy of its scene, since a
-- stage has one task for a scene. Where a stage has them, its queue is hidden from taskers, who could see what is added to it
CREATE TABLE task_settings (
  stage_id TEXT PRIMARY KEY REFERENCES stages (id),
  revision BIGINT NOT NULL,
  body TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  at TEXT NOT NULL,
  honeypots_up_to TEXT NOT NULL
);
ALTER TABLE stages ADD COLUMN hides_queue BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scenes ADD COLUMN copy_of TEXT REFERENCES scenes (id);
CREATE TABLE honeypots (
  task_id TEXT PRIMARY KEY REFERENCES tasks (id),
  stage_id TEXT NOT NULL REFERENCES stages (id),
  golden_id TEXT NOT NULL REFERENCES golden_items (id),
  user_id TEXT REFERENCES users (id),
  revision_id TEXT REFERENCES revisions (id),
  submitted_s BIGINT,
  is_right BIGINT,
  score DOUBLE PRECISION,
  broken TEXT,
  appealed_at TEXT
);
CREATE INDEX honeypots_by_golden ON honeypots (golden_id);
CREATE INDEX honeypots_by_stage ON honeypots (stage_id);
CREATE INDEX honeypots_by_person ON honeypots (user_id, submitted_s);
CREATE INDEX tasks_by_golden ON tasks (golden_id);
CREATE INDEX revisions_by_author ON revisions (author, id)
