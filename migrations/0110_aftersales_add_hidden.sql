-- What an operator hid of what was written in a return or a dispute: that it was there stays visible.
ALTER TABLE return_case ADD COLUMN words_hidden_at BIGINT;
ALTER TABLE return_case ADD COLUMN answer_hidden_at BIGINT;
ALTER TABLE return_case ADD COLUMN finding_hidden_at BIGINT;
ALTER TABLE dispute_word ADD COLUMN hidden_at BIGINT;
-- Who of the merchant's people wrote it; none of older versions.
ALTER TABLE return_case ADD COLUMN answer_person BIGINT;
ALTER TABLE return_case ADD COLUMN finding_person BIGINT;
ALTER TABLE dispute_word ADD COLUMN person_id BIGINT;
