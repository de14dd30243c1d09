-- What a person says after a calibration batch: how sure they are, and what was unclear in the instructions
ALTER TABLE attempts ADD COLUMN confidence DOUBLE PRECISION;
ALTER TABLE attempts ADD COLUMN unclear TEXT
