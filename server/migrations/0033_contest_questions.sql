-- Questions that contested verdicts of customers lead to
ALTER TABLE customer_verdicts ADD COLUMN question_id TEXT REFERENCES questions (id)
