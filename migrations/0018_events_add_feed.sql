-- The version of what an event carries; all that was told before is of the first.
ALTER TABLE outbox ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- Up to which of its events a home is placed in the feed.
ALTER TABLE outbox_head ADD COLUMN placed_seq BIGINT NOT NULL DEFAULT 0;

DROP INDEX outbox_head_changed;

CREATE INDEX outbox_head_unplaced ON outbox_head (home) WHERE last_seq > placed_seq;

-- The order in which the events of all homes are told: each place has some events of one home, those
-- behind `from_seq` up to `to_seq`.
-- home: system
CREATE TABLE feed (
    place BIGINT NOT NULL PRIMARY KEY,
    home BIGINT NOT NULL,
    from_seq BIGINT NOT NULL,
    to_seq BIGINT NOT NULL,
    placed_at BIGINT NOT NULL
);
