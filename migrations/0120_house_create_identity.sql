-- How the market presents itself and where it sells, as its operators decided: each decision is a row, the one with the
-- highest version holds, and none is changed.
-- home: system
CREATE TABLE market_identity (
    version BIGINT PRIMARY KEY CHECK (version > 0),
    -- Name, colour, logo, contact, languages, destinations, currency, fee, as JSON.
    identity TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    -- The name of who decided, as it was then.
    saved_by TEXT NOT NULL
);

-- The link by which the first operator opens an account: one at a time, kept as a hash, gone with its use.
-- home: system
CREATE TABLE setup_link (
    name TEXT PRIMARY KEY CHECK (name = 'setup'),
    token_hash BYTEA NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- What an operator tried last, so that the checklist can say what became of it: 'letter' or 'payment', and the id of the
-- letter or of the payment.
-- home: system
CREATE TABLE market_trial (
    name TEXT PRIMARY KEY CHECK (name IN ('letter', 'payment')),
    id BYTEA NOT NULL,
    tried_at BIGINT NOT NULL,
    tried_by TEXT NOT NULL
);
