-- What the market gave up of what a merchant owed it, by which operator and why.
-- home: merchant_id
CREATE TABLE debt_write_off (
    merchant_id BIGINT NOT NULL,
    entry_id BYTEA NOT NULL,
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    reason TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, entry_id)
);
