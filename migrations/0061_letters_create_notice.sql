-- What people are told: under the bell, and by letter as each prefers.
-- home: shopper_id
CREATE TABLE notice (
    shopper_id BIGINT NOT NULL,
    notice_id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    about BYTEA,
    link TEXT NOT NULL,
    facts TEXT NOT NULL,
    at BIGINT NOT NULL,
    read_at BIGINT,
    digest_at BIGINT,
    mail_id BYTEA,
    PRIMARY KEY (shopper_id, notice_id)
);
CREATE INDEX notice_newest ON notice (shopper_id, at, notice_id);
CREATE INDEX notice_unread ON notice (shopper_id, at) WHERE read_at IS NULL;
CREATE INDEX notice_waiting ON notice (shopper_id, digest_at) WHERE digest_at IS NOT NULL;

-- home: shopper_id
CREATE TABLE letter_preference (
    shopper_id BIGINT NOT NULL,
    topic TEXT NOT NULL,
    mail TEXT NOT NULL CHECK (mail IN ('yes', 'no', 'digest')),
    PRIMARY KEY (shopper_id, topic)
);

-- The operator's own words in the place of the shipped text of a letter.
-- home: reference
CREATE TABLE letter_text (
    kind TEXT NOT NULL,
    lang TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (kind, lang)
);

-- Mailboxes that sent a letter back for good: no more are sent there until somebody says that they take mail again.
-- home: system
CREATE TABLE dead_mailbox (
    email TEXT PRIMARY KEY,
    said TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- How far the feed was read for letters: what happened before this table was there is told to nobody.
-- home: system
CREATE TABLE letter_cursor (
    follower BIGINT PRIMARY KEY,
    place TEXT NOT NULL
);
INSERT INTO letter_cursor (follower, place)
  SELECT 1, COALESCE((SELECT CAST(place AS TEXT) || ' ' || CAST(placed_at AS TEXT)
    FROM feed ORDER BY place DESC LIMIT 1), '0 0');

-- Whom a letter concerns, what she may turn off, what it is about; and when it came back.
ALTER TABLE mail_outbox ADD COLUMN shopper_id BIGINT;
ALTER TABLE mail_outbox ADD COLUMN topic TEXT;
ALTER TABLE mail_outbox ADD COLUMN about BYTEA;
ALTER TABLE mail_outbox ADD COLUMN bounced_at BIGINT;
CREATE INDEX mail_outbox_about ON mail_outbox (about, queued_at, mail_id);
