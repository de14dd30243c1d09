ALTER TABLE revisions ADD COLUMN imported BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scenes ADD COLUMN media_hash TEXT;
CREATE INDEX scenes_by_media ON scenes (project_id, media_hash)
