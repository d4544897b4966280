-- Whom a letter goes to lies sealed, and is found as the address of an account is. `recipient` is empty then.
ALTER TABLE mail_outbox ADD COLUMN to_key BYTEA;
ALTER TABLE mail_outbox ADD COLUMN to_sealed BYTEA;
DROP INDEX mail_outbox_recipient;
CREATE INDEX mail_outbox_to ON mail_outbox (to_key, queued_at, mail_id);
-- What lies in clear is looked for at each start.
CREATE INDEX mail_outbox_clear ON mail_outbox (queued_at, mail_id) WHERE to_sealed IS NULL;
