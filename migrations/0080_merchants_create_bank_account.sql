-- Where merchants are paid, and in whose names they may be.

-- The newest account of a currency that is not stopped is the one that counts.
-- home: merchant_id
CREATE TABLE bank_account (
    merchant_id BIGINT NOT NULL,
    account_id BYTEA NOT NULL,
    currency TEXT NOT NULL,
    country TEXT NOT NULL,
    -- Holder and parts of the number, sealed by the vault; what of the number pages show.
    sealed BYTEA NOT NULL,
    ending TEXT NOT NULL,
    -- By which the same account, and the same holder, are known again; made with a key, so that nobody guesses them.
    account_key BYTEA NOT NULL,
    holder_key BYTEA NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    -- Nothing is paid to it before.
    usable_from BIGINT NOT NULL,
    -- Its holder is known to be the merchant, from then on, and to whom and why.
    confirmed_at BIGINT,
    confirmed_by TEXT,
    confirmed_why TEXT,
    stopped_at BIGINT,
    stopped_by TEXT,
    stopped_why TEXT,
    PRIMARY KEY (merchant_id, account_id),
    CHECK ((stopped_at IS NULL) = (stopped_why IS NULL))
);
CREATE INDEX bank_account_newest ON bank_account (merchant_id, currency, account_id);
CREATE INDEX bank_account_unconfirmed ON bank_account (added_at, merchant_id)
    WHERE confirmed_at IS NULL AND stopped_at IS NULL;

-- The name on her licence, and those in which an operator lets her be paid beside it.
-- home: merchant_id
CREATE TABLE bank_holder (
    merchant_id BIGINT NOT NULL,
    holder_key BYTEA NOT NULL,
    allowed_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    allowed_at BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, holder_key)
);
