-- Courses and exams from golden items. An attempt has a copy of the stage's rules of its own, so that a change of the stage
-- changes no exam that somebody has begun, and a task for each item, which is graded against that golden item
CREATE TABLE courses (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  stage_id TEXT NOT NULL REFERENCES stages (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  pass_share DOUBLE PRECISION NOT NULL,
  max_attempts BIGINT,
  minutes BIGINT,
  is_required BIGINT NOT NULL,
  release BIGINT,
  classes TEXT NOT NULL,
  created_at TEXT NOT NULL,
  archived_at TEXT
);
CREATE INDEX courses_by_project ON courses (project_id, id);
CREATE INDEX courses_by_stage ON courses (stage_id, is_required);
CREATE TABLE course_items (
  course_id TEXT NOT NULL REFERENCES courses (id),
  position BIGINT NOT NULL,
  golden_id TEXT NOT NULL REFERENCES golden_items (id),
  PRIMARY KEY (course_id, position)
);
CREATE TABLE attempts (
  id TEXT PRIMARY KEY,
  course_id TEXT NOT NULL REFERENCES courses (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  started_at TEXT NOT NULL,
  ends_s BIGINT
);
CREATE INDEX attempts_by_course ON attempts (course_id, user_id, id);
CREATE TABLE attempt_items (
  attempt_id TEXT NOT NULL REFERENCES attempts (id),
  position BIGINT NOT NULL,
  task_id TEXT NOT NULL UNIQUE REFERENCES tasks (id),
  is_right BIGINT,
  score DOUBLE PRECISION,
  broken TEXT,
  PRIMARY KEY (attempt_id, position)
);
ALTER TABLE stages ADD COLUMN attempt_id TEXT REFERENCES attempts (id);
ALTER TABLE tasks ADD COLUMN golden_id TEXT REFERENCES golden_items (id)
