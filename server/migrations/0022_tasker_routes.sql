-- What happens to a person's submissions in a stage: by the quality of their labels, and by what somebody set for them
CREATE TABLE tasker_routes (
  stage_id TEXT NOT NULL REFERENCES stages (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  route TEXT,
  review_share DOUBLE PRECISION,
  computed_at TEXT,
  set_route TEXT,
  set_why TEXT,
  set_by TEXT REFERENCES users (id),
  set_at TEXT,
  appeal TEXT,
  appealed_at TEXT,
  PRIMARY KEY (stage_id, user_id)
)
