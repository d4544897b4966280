-- A mailbox that an account is to have from when it is confirmed there. The letter to the mailbox of before carries
-- another link, which stops it, and takes it back for some days after it happened. Both addresses lie sealed.
-- home: system
CREATE TABLE email_change (
    token_hash BYTEA PRIMARY KEY,
    stop_hash BYTEA NOT NULL,
    shopper_id BIGINT NOT NULL,
    new_sealed BYTEA NOT NULL,
    old_sealed BYTEA NOT NULL,
    -- When it was confirmed; until then the account has its mailbox of before.
    changed_at BIGINT,
    expires_at BIGINT NOT NULL,
    UNIQUE (stop_hash)
);
CREATE INDEX email_change_shopper ON email_change (shopper_id);
CREATE INDEX email_change_expiry ON email_change (expires_at);

-- A mailed link that opens a session once.
-- home: system
CREATE TABLE sign_in_link (
    token_hash BYTEA PRIMARY KEY,
    shopper_id BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_link_shopper ON sign_in_link (shopper_id);
CREATE INDEX sign_in_link_expiry ON sign_in_link (expires_at);
