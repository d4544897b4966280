-- Names and addresses of people lie sealed, as their phones and postal addresses do; an address is found by its
-- HMAC under the key that never rotates. What lies in the columns and the table of the clear ones is sealed by
-- the program that starts with this version, which has the keys; from then on they are empty.

-- An e-mail address belongs to one account of the whole market.
-- home: system
CREATE TABLE account_key (
    email_key BYTEA PRIMARY KEY,
    shopper_id BIGINT NOT NULL
);

ALTER TABLE account ADD COLUMN email_sealed BYTEA;
ALTER TABLE account ADD COLUMN name_sealed BYTEA;

ALTER TABLE pending_account ADD COLUMN email_key BYTEA;
ALTER TABLE pending_account ADD COLUMN email_sealed BYTEA;
DROP INDEX pending_account_email;
CREATE INDEX pending_account_key ON pending_account (email_key);
