CREATE TABLE golden_labels (
  hash TEXT PRIMARY KEY,
  body BYTEA NOT NULL
)
