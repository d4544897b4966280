-- What an operator decides about conversations: a message that somebody reported, a shopper whom nobody answered.
-- home: system
CREATE TABLE conversation_case (
  case_id BYTEA NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('reported', 'unanswered')),
  thread_id BYTEA NOT NULL,
  message_id BYTEA,
  person_id BIGINT,
  side TEXT,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'dismissed', 'hidden', 'barred', 'answered')),
  opened_at BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by TEXT,
  why TEXT NOT NULL,
  PRIMARY KEY (case_id)
);

CREATE INDEX conversation_case_by_state ON conversation_case (state, opened_at, case_id);
CREATE INDEX conversation_case_by_thread ON conversation_case (thread_id, state);
CREATE UNIQUE INDEX conversation_case_once ON conversation_case (message_id, person_id)
  WHERE message_id IS NOT NULL;

-- Who may read conversations and write none, until an operator says otherwise.
-- home: system
CREATE TABLE barred_writer (
  person_id BIGINT NOT NULL,
  barred_at BIGINT NOT NULL,
  barred_by TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (person_id)
);
