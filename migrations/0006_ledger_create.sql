-- The books of each merchant. Every amount is signed: debit above zero, credit below.

-- home: merchant_id
CREATE TABLE ledger_entry (
    merchant_id BIGINT NOT NULL,
    entry_id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    -- What the entry is about: the order's or the payout's id, else the entry's own.
    subject BYTEA NOT NULL,
    order_id BYTEA,
    payout_id BYTEA,
    posted_at BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, entry_id),
    -- An order is held, released and refunded once; a payout is paid once.
    UNIQUE (merchant_id, kind, subject)
);
CREATE INDEX ledger_entry_order ON ledger_entry (merchant_id, order_id);

-- home: merchant_id
CREATE TABLE ledger_balance (
    merchant_id BIGINT NOT NULL,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    balance_minor BIGINT NOT NULL,
    -- How many postings made it; the number of the last one.
    postings BIGINT NOT NULL CHECK (postings > 0),
    PRIMARY KEY (merchant_id, account, currency)
);

-- home: merchant_id
CREATE TABLE ledger_posting (
    merchant_id BIGINT NOT NULL,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    -- 1, 2, 3 … within the account and currency, in the order in which balances moved.
    seq BIGINT NOT NULL,
    entry_id BYTEA NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    -- The balance right after this posting.
    balance_minor BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, account, currency, seq),
    UNIQUE (merchant_id, entry_id, account, currency),
    FOREIGN KEY (merchant_id, entry_id) REFERENCES ledger_entry (merchant_id, entry_id)
);

-- home: merchant_id
CREATE TABLE escrow_hold (
    merchant_id BIGINT NOT NULL,
    order_id BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'released', 'refunded')),
    held_minor BIGINT NOT NULL CHECK (held_minor > 0),
    currency TEXT NOT NULL,
    -- The market's fee as an exact rate, agreed when the order was paid.
    commission TEXT NOT NULL,
    held_at BIGINT NOT NULL,
    -- What the release paid; NULL before it.
    tax_minor BIGINT,
    tax_country TEXT,
    gross_minor BIGINT,
    commission_minor BIGINT,
    merchant_currency TEXT,
    rate TEXT,
    roundings BIGINT,
    released_at BIGINT,
    refunded_at BIGINT,
    PRIMARY KEY (merchant_id, order_id)
);
CREATE INDEX escrow_hold_state ON escrow_hold (merchant_id, state, order_id);
