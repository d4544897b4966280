-- Every word of a payment provider that money moved, by the provider's own id of it. What no order and no
-- refund of ours explains stands in the market's books until it goes back, is assigned or is explained.
-- home: system
CREATE TABLE provider_movement (
  provider TEXT NOT NULL,
  provider_ref TEXT NOT NULL,
  -- 'in': a shopper paid; 'out': she was paid back.
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  -- The payment that it names, whether we know it or not.
  reference BYTEA NOT NULL,
  -- The key of a refund; empty for a payment.
  refund_key TEXT NOT NULL,
  amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
  currency TEXT NOT NULL,
  -- 'matched': it was asked for. Else 'open' (an operator decides), 'returning' and 'returned', 'assigned' to
  -- a checkout, 'explained' by an order's refund.
  state TEXT NOT NULL
    CHECK (state IN ('matched', 'open', 'returning', 'returned', 'assigned', 'explained')),
  -- Why it was not matched: 'unknown', 'amount', 'late', 'twice' or 'unasked'; else empty.
  why TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  -- Who decided, and when.
  decided_by TEXT,
  decided_at BIGINT,
  PRIMARY KEY (provider, provider_ref)
);

CREATE INDEX provider_movement_by_state ON provider_movement (state, told_at);
CREATE INDEX provider_movement_by_reference ON provider_movement (reference);

-- The movement that paid it; none for what was paid under older versions.
ALTER TABLE payment ADD COLUMN movement TEXT;

-- When provider clearing was credited: 'asked' by older versions, else 'sent', once the provider did it.
ALTER TABLE refund ADD COLUMN posted TEXT NOT NULL DEFAULT 'asked';

-- What a provider said and this version does not understand, until an operator has seen it.
-- home: system
CREATE TABLE provider_notice (
  provider TEXT NOT NULL,
  notice_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  seen_by TEXT,
  seen_at BIGINT,
  PRIMARY KEY (provider, notice_id)
);

CREATE INDEX provider_notice_unseen ON provider_notice (told_at) WHERE seen_at IS NULL;

-- How far the list of a provider's movements was read.
-- home: system
CREATE TABLE provider_cursor (
  provider TEXT NOT NULL PRIMARY KEY,
  next TEXT NOT NULL,
  read_at BIGINT NOT NULL
);
