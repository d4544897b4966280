-- Facts that others follow, numbered within their home.
-- home: home
CREATE TABLE outbox (
    home BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject BYTEA NOT NULL,
    payload TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, seq)
);

-- The last number of each home, and the last that was pruned.
-- home: home
CREATE TABLE outbox_head (
    home BIGINT NOT NULL PRIMARY KEY,
    last_seq BIGINT NOT NULL,
    pruned_seq BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE INDEX outbox_head_changed ON outbox_head (changed_at, home);

-- What falls due, by kind.
-- home: system
CREATE TABLE timer (
    kind TEXT NOT NULL,
    id BYTEA NOT NULL,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE INDEX timer_due ON timer (kind, due_at, id);
