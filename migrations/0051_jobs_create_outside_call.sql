-- How calls to the outside (the mail server, each payment provider) ended last in failure, and since when they
-- fail; failing_since is NULL once they work again.
-- home: system
CREATE TABLE outside_call (
  name TEXT NOT NULL,
  failing_since BIGINT,
  failed_at BIGINT NOT NULL,
  error TEXT NOT NULL,
  PRIMARY KEY (name)
);
