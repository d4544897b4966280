-- How the market reaches others where its configuration does not say: the mail server, and where exchange rates are
-- published. Sealed, since addresses may hold passwords; a version for whoever keeps a connection.
-- home: system
CREATE TABLE market_setting (
    name TEXT PRIMARY KEY CHECK (name IN ('mail', 'rates')),
    sealed BYTEA NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    set_at BIGINT NOT NULL,
    set_by TEXT NOT NULL,
    -- When it was taken back: then it is as if it had never been set, but for its version.
    unset_at BIGINT
);
