-- Letters that wait, were given up or left are listed apart, and those that were given up are counted.
CREATE INDEX mail_outbox_by_state ON mail_outbox (state, queued_at, mail_id);
