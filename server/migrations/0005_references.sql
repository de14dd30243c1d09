ALTER TABLE uploads ADD COLUMN reference TEXT
