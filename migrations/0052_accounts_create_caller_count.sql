-- What each server counted of callers in one minute, for the others to read: 8 bytes of whom, 4 of how often.
-- home: system
CREATE TABLE caller_count (
    server TEXT PRIMARY KEY,
    minute BIGINT NOT NULL,
    counts BYTEA NOT NULL
);
