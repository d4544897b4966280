-- What is reported may stand in a return or a dispute too: thread_id is its id then, and piece says which words or
-- which file.
ALTER TABLE conversation_case ADD COLUMN place TEXT NOT NULL DEFAULT 'thread' CHECK (place IN ('thread', 'return', 'dispute'));
ALTER TABLE conversation_case ADD COLUMN piece TEXT NOT NULL DEFAULT '';
-- As it read when it was reported, for which side it was written, and by whom where that is known.
ALTER TABLE conversation_case ADD COLUMN said TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation_case ADD COLUMN written_for TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation_case ADD COLUMN written_by BIGINT;
-- When its writer was warned and nothing else was done: such a case is 'dismissed' to the version before.
ALTER TABLE conversation_case ADD COLUMN warned_at BIGINT;
CREATE UNIQUE INDEX conversation_case_piece_once ON conversation_case (thread_id, piece, person_id)
  WHERE piece <> '';
