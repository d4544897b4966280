-- A conversation between a shopper and a merchant about one order or one listing. `last_seq` counts its messages; what
-- waits is the shopper, since her first message that nobody answered; `told_…` is when each side was last written a
-- letter about it.
-- home: merchant_id
CREATE TABLE thread (
  merchant_id BIGINT NOT NULL,
  thread_id BYTEA NOT NULL,
  shopper_id BIGINT NOT NULL,
  about_kind TEXT NOT NULL CHECK (about_kind IN ('order', 'listing')),
  about BYTEA NOT NULL,
  last_seq BIGINT NOT NULL CHECK (last_seq >= 0),
  opened_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  waits_since BIGINT,
  reminded_at BIGINT,
  closed_at BIGINT,
  joined_at BIGINT,
  joined_by BIGINT,
  told_shopper BIGINT,
  told_merchant BIGINT,
  told_operator BIGINT,
  PRIMARY KEY (merchant_id, thread_id),
  UNIQUE (merchant_id, about, shopper_id)
);

CREATE INDEX thread_by_time ON thread (merchant_id, last_at, thread_id);
CREATE INDEX thread_waiting ON thread (merchant_id, waits_since, thread_id) WHERE waits_since IS NOT NULL;

-- What was written, and the traces of what was done: `kind` tells them apart. Contact details were taken out of `body`
-- before it came here (`masked` counts them). A merchant's answer keeps how long the shopper waited for it.
-- home: merchant_id
CREATE TABLE message (
  merchant_id BIGINT NOT NULL,
  message_id BYTEA NOT NULL,
  thread_id BYTEA NOT NULL,
  seq BIGINT NOT NULL CHECK (seq > 0),
  side TEXT NOT NULL CHECK (side IN ('shopper', 'merchant', 'operator')),
  person_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('written', 'joined', 'closed', 'reopened', 'settled')),
  phrase TEXT,
  body TEXT NOT NULL,
  lang TEXT NOT NULL,
  masked BIGINT NOT NULL,
  client_key TEXT NOT NULL,
  sent_at BIGINT NOT NULL,
  answer_seconds BIGINT,
  hidden_at BIGINT,
  PRIMARY KEY (merchant_id, message_id),
  UNIQUE (merchant_id, thread_id, seq),
  UNIQUE (merchant_id, thread_id, person_id, client_key)
);

CREATE INDEX message_answers ON message (merchant_id, sent_at) WHERE answer_seconds IS NOT NULL;

-- What a machine made of a message, beside it.
-- home: merchant_id
CREATE TABLE message_translation (
  merchant_id BIGINT NOT NULL,
  message_id BYTEA NOT NULL,
  lang TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (merchant_id, message_id, lang)
);

-- How far each of a merchant's people, and each operator, has read.
-- home: merchant_id
CREATE TABLE thread_read (
  merchant_id BIGINT NOT NULL,
  thread_id BYTEA NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('merchant', 'operator')),
  person_id BIGINT NOT NULL,
  read_seq BIGINT NOT NULL,
  PRIMARY KEY (merchant_id, thread_id, side, person_id)
);

-- A shopper's conversations, with how far she has read.
-- home: shopper_id
CREATE TABLE shopper_thread (
  shopper_id BIGINT NOT NULL,
  thread_id BYTEA NOT NULL,
  last_seq BIGINT NOT NULL,
  read_seq BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (shopper_id, thread_id)
);

CREATE INDEX shopper_thread_by_time ON shopper_thread (shopper_id, last_at, thread_id);

-- How much a person has written lately: when what she wrote is paid off (a burst, then one each so many seconds).
-- home: shopper_id
CREATE TABLE message_allowance (
  shopper_id BIGINT NOT NULL,
  what TEXT NOT NULL,
  due_at BIGINT NOT NULL,
  PRIMARY KEY (shopper_id, what)
);
