-- What golden items teach, pools of exams with limits on findings, reading checks, quality by concept, and tasks that several people
-- label since the first of them is known to need it
ALTER TABLE golden_items ADD COLUMN concepts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE golden_items ADD COLUMN difficulty TEXT;
ALTER TABLE courses ADD COLUMN items_per_attempt BIGINT;
ALTER TABLE courses ADD COLUMN max_findings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE attempts ADD COLUMN questions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE judgements ADD COLUMN concept TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN labels_wanted BIGINT NOT NULL DEFAULT 1
