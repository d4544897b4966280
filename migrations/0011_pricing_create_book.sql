-- The rules of trade as operators keep them: texts by the hash of their content, books made of texts, and
-- from which day each book is in force. Nothing here is ever changed or removed: old quotes compute again.
-- home: reference
CREATE TABLE book_file (
  hash TEXT NOT NULL PRIMARY KEY,
  text TEXT NOT NULL
);
-- home: reference
CREATE TABLE book (
  digest TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('shipped', 'imported')),
  known_until TEXT NOT NULL,
  note TEXT NOT NULL,
  imported_by TEXT NOT NULL,
  imported_at BIGINT NOT NULL
);
-- home: reference
CREATE TABLE book_path (
  digest TEXT NOT NULL REFERENCES book (digest),
  path TEXT NOT NULL,
  hash TEXT NOT NULL REFERENCES book_file (hash),
  PRIMARY KEY (digest, path)
);
-- A book is in force from valid_from on, in the time of each destination, until another one is. It was
-- proposed and confirmed; a proposal alone changes nothing.
-- home: reference
CREATE TABLE book_adoption (
  id TEXT NOT NULL PRIMARY KEY,
  digest TEXT NOT NULL REFERENCES book (digest),
  valid_from TEXT NOT NULL,
  note TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  proposed_at BIGINT NOT NULL,
  confirmed_by TEXT,
  confirmed_at BIGINT,
  withdrawn_by TEXT,
  withdrawn_at BIGINT,
  CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
  CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);
CREATE INDEX book_adoption_by_day ON book_adoption (valid_from);
-- What the operator decided about quotes; one row.
-- home: reference
CREATE TABLE quote_policy (
  name TEXT NOT NULL PRIMARY KEY CHECK (name = 'market'),
  policy TEXT NOT NULL,
  since BIGINT NOT NULL
);
-- Quotes outside of orders, as JSON, to be looked at and computed again.
-- home: system
CREATE TABLE quote_record (
  id BYTEA NOT NULL PRIMARY KEY,
  book TEXT NOT NULL,
  quote TEXT NOT NULL,
  quoted_at BIGINT NOT NULL
);
CREATE INDEX quote_record_by_time ON quote_record (quoted_at);
