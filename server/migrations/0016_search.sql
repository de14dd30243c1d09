-- Search by name and the counts of what waits for a person, without a scan of all tasks
ALTER TABLE scenes ADD COLUMN name_key BYTEA;
CREATE INDEX scenes_by_name_key ON scenes (project_id, name_key);
CREATE INDEX scenes_without_name_key ON scenes (id) WHERE name_key IS NULL;
CREATE INDEX tasks_by_assignee ON tasks (project_id, assignee, id);
CREATE INDEX tasks_by_assignee_and_state ON tasks (project_id, assignee, state, id)
