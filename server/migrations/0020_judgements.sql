-- Objects of labels that a grade against golden judged, where the author could not see golden
CREATE TABLE judgements (
  revision_id TEXT NOT NULL REFERENCES revisions (id),
  project_id TEXT NOT NULL REFERENCES projects (id),
  stage_id TEXT NOT NULL REFERENCES stages (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  class TEXT NOT NULL,
  is_right BIGINT NOT NULL,
  objects BIGINT NOT NULL,
  judged_s BIGINT NOT NULL,
  PRIMARY KEY (revision_id, class, is_right)
);
CREATE INDEX judgements_by_person ON judgements (project_id, stage_id, user_id, class, is_right)
