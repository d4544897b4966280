-- When an operator hid a photo or a paper: its parties see that it was there.
ALTER TABLE attachment ADD COLUMN hidden_at BIGINT;
