-- Projects that remind silent teams by mail
CREATE TABLE reminder_mail (
  project_id TEXT PRIMARY KEY REFERENCES projects (id)
)
