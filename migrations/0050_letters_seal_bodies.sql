-- The body of a letter that waits lies sealed: its links may open an account. `body` is empty then.
ALTER TABLE mail_outbox ADD COLUMN sealed BYTEA;
