CREATE TABLE scene_features (
  scene_id TEXT PRIMARY KEY REFERENCES scenes (id),
  seen TEXT,
  given TEXT
);
CREATE TABLE sample_picks (
  stage_id TEXT NOT NULL REFERENCES stages (id),
  scene_id TEXT NOT NULL REFERENCES scenes (id),
  why TEXT NOT NULL,
  raters BIGINT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at TEXT NOT NULL,
  PRIMARY KEY (stage_id, scene_id)
)
