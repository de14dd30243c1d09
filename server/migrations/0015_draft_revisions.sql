ALTER TABLE drafts ADD COLUMN based_on TEXT;
ALTER TABLE drafts ADD COLUMN window_name TEXT;
CREATE TABLE draft_revisions (
  task_id TEXT NOT NULL REFERENCES tasks (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  revision BIGINT NOT NULL,
  PRIMARY KEY (task_id, user_id)
);
INSERT INTO draft_revisions (task_id, user_id, revision) SELECT task_id, user_id, 1 FROM drafts;
CREATE TABLE labeling_windows (
  task_id TEXT NOT NULL REFERENCES tasks (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  token TEXT NOT NULL,
  name TEXT NOT NULL,
  opened_s BIGINT NOT NULL,
  seen_s BIGINT NOT NULL,
  PRIMARY KEY (task_id, user_id)
)
