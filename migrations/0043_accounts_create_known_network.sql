-- Networks that an account was entered from, or its password chosen: tries from elsewhere do not shut these
-- out. The place is one hash of both, so that a row tells neither.
-- home: system
CREATE TABLE known_network (
    place BYTEA PRIMARY KEY,
    seen_at BIGINT NOT NULL
);
CREATE INDEX known_network_age ON known_network (seen_at);
