-- Quotes of people who are not signed in, each in one of a fixed number of places.
-- home: system
CREATE TABLE visitor_quote (
  place BIGINT NOT NULL PRIMARY KEY,
  id BYTEA NOT NULL,
  book TEXT NOT NULL,
  quote TEXT NOT NULL,
  quoted_at BIGINT NOT NULL
);
CREATE INDEX visitor_quote_by_time ON visitor_quote (quoted_at);
