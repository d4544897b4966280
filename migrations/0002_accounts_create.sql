-- Who is who: accounts, sessions, merchants, and the mail the market owes them.

-- A home number is claimed here before anything lives in it.
-- home: system
CREATE TABLE home_claim (
    home BIGINT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('merchant', 'shopper')),
    claimed_at BIGINT NOT NULL
);

-- An e-mail address belongs to one account of the whole market.
-- home: system
CREATE TABLE account_email (
    email TEXT PRIMARY KEY,
    shopper_id BIGINT NOT NULL
);

-- home: shopper_id
CREATE TABLE account (
    shopper_id BIGINT PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    lang TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    verified_at BIGINT,
    operator_at BIGINT,
    created_at BIGINT NOT NULL
);

-- Asked for, not yet confirmed from the mailbox: becomes an account, or is swept away.
-- home: system
CREATE TABLE pending_account (
    token_hash BYTEA PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    lang TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX pending_account_expiry ON pending_account (expires_at);
CREATE INDEX pending_account_email ON pending_account (email);

-- home: system
CREATE TABLE password_reset (
    token_hash BYTEA PRIMARY KEY,
    shopper_id BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX password_reset_shopper ON password_reset (shopper_id);
CREATE INDEX password_reset_expiry ON password_reset (expires_at);

-- home: system
CREATE TABLE session (
    token_hash BYTEA PRIMARY KEY,
    shopper_id BIGINT NOT NULL,
    agent TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    idle_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_shopper ON session (shopper_id, created_at);
CREATE INDEX session_expiry ON session (expires_at);

-- One row per throttled thing; due_at is when its debt of tries is paid off.
-- home: system
CREATE TABLE throttle (
    bucket TEXT PRIMARY KEY,
    due_at BIGINT NOT NULL
);
CREATE INDEX throttle_due ON throttle (due_at);

-- A merchant's name in addresses belongs to one merchant of the whole market.
-- home: system
CREATE TABLE merchant_slug (
    slug TEXT PRIMARY KEY,
    merchant_id BIGINT NOT NULL
);

-- Who may act for a merchant: an account acts for at most one.
-- home: system
CREATE TABLE merchant_member (
    shopper_id BIGINT PRIMARY KEY,
    merchant_id BIGINT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'member')),
    since BIGINT NOT NULL
);
CREATE INDEX merchant_member_merchant ON merchant_member (merchant_id);

-- Names, descriptions and places are JSON objects of language tag to text.
-- home: merchant_id
CREATE TABLE merchant (
    merchant_id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    country TEXT NOT NULL,
    place TEXT NOT NULL,
    payout_currency TEXT NOT NULL,
    commission TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('applied', 'approved', 'refused')),
    reason TEXT,
    verified_how TEXT,
    owner_id BIGINT NOT NULL,
    evidence_sealed BYTEA NOT NULL,
    applied_at BIGINT NOT NULL,
    decided_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK ((state = 'refused') = (reason IS NOT NULL)),
    CHECK (state <> 'approved' OR verified_how IS NOT NULL)
);
CREATE INDEX merchant_by_state ON merchant (state, applied_at, merchant_id);
CREATE INDEX merchant_by_slug ON merchant (state, slug);

-- Every decision of an operator on an application, kept.
-- home: merchant_id
CREATE TABLE merchant_decision (
    merchant_id BIGINT NOT NULL,
    decided_at BIGINT NOT NULL,
    decided_by BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('approved', 'refused')),
    reason TEXT,
    PRIMARY KEY (merchant_id, decided_at)
);

-- home: system
CREATE TABLE mail_outbox (
    mail_id BYTEA PRIMARY KEY,
    recipient TEXT NOT NULL,
    lang TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    attempts BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    queued_at BIGINT NOT NULL,
    sent_at BIGINT,
    last_error TEXT
);
CREATE INDEX mail_outbox_due ON mail_outbox (next_try_at) WHERE state = 'queued';
CREATE INDEX mail_outbox_newest ON mail_outbox (queued_at, mail_id);
CREATE INDEX mail_outbox_recipient ON mail_outbox (recipient, queued_at, mail_id);

-- A text sealed by the keyring that belongs to this data, to notice a wrong or lost keyring at the door.
-- home: system
CREATE TABLE vault_proof (
    name TEXT PRIMARY KEY,
    sealed BYTEA NOT NULL
);
