-- Accounts: invitations end, people join other projects by their own consent, sessions end when idle, people are blocked.
-- Invitations of earlier versions lay in clear among the answers, so they end here and are issued anew
ALTER TABLE users ADD COLUMN blocked_at TEXT;
ALTER TABLE users ADD COLUMN invitation_expires_at TEXT;
ALTER TABLE users ADD COLUMN invited_by TEXT REFERENCES users (id);
UPDATE users SET invitation_expires_at = created_at WHERE invitation_hash IS NOT NULL;
DELETE FROM answers WHERE body LIKE '%"invitation":"%';
CREATE INDEX answers_by_time ON answers (created_at);
ALTER TABLE members ADD COLUMN added_at TEXT;
ALTER TABLE members ADD COLUMN added_by TEXT REFERENCES users (id);
CREATE TABLE pending_members (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  team TEXT NOT NULL,
  added_at TEXT NOT NULL,
  added_by TEXT NOT NULL REFERENCES users (id),
  UNIQUE (project_id, user_id)
);
CREATE INDEX pending_members_by_user ON pending_members (user_id);
ALTER TABLE sessions ADD COLUMN idle_until TEXT NOT NULL DEFAULT '';
UPDATE sessions SET idle_until = expires_at;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE TABLE known_browsers (
  token_hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  expires_at TEXT NOT NULL
);
CREATE INDEX known_browsers_by_user ON known_browsers (user_id);
ALTER TABLE releases ADD COLUMN audit_number BIGINT;
ALTER TABLE releases ADD COLUMN audit_hash TEXT
