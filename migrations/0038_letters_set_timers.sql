-- A letter that waits has a timer, as everything has that falls due.
INSERT INTO timer (kind, id, due_at)
  SELECT 'mail.send', mail_id, next_try_at FROM mail_outbox WHERE state = 'queued';
DROP INDEX mail_outbox_due;
ALTER TABLE mail_outbox DROP COLUMN next_try_at;
