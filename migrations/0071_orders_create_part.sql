-- What of an order went back in parts: which units or how much, why, and at whose cost.

-- home: merchant_id
CREATE TABLE order_part (
  merchant_id BIGINT NOT NULL,
  order_id BYTEA NOT NULL,
  -- Once per order and key; the refund's own key is the order's id, a slash, and this.
  part_key TEXT NOT NULL,
  -- 'cancelled', 'units', 'amount', or 'rest': all that was left, whose refund has the order's id as its key.
  kind TEXT NOT NULL,
  -- SKUs and units, as JSON.
  units TEXT NOT NULL,
  paid_minor BIGINT NOT NULL CHECK (paid_minor >= 0),
  tax_minor BIGINT NOT NULL CHECK (tax_minor >= 0),
  -- What was left of the order after it.
  left_minor BIGINT NOT NULL CHECK (left_minor >= 0),
  currency TEXT NOT NULL,
  -- 'merchant' or 'market'.
  bearer TEXT NOT NULL,
  made_by TEXT NOT NULL,
  why TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (merchant_id, order_id, part_key)
);

-- What of limit_minor was given back to the person's year while the order goes on.
ALTER TABLE orders ADD COLUMN limit_back_minor BIGINT NOT NULL DEFAULT 0 CHECK (limit_back_minor >= 0);

-- A shopper wants units of a packed order called off: its merchant agrees, refuses, or ships.
-- home: merchant_id
CREATE TABLE cancel_wish (
  merchant_id BIGINT NOT NULL,
  order_id BYTEA NOT NULL,
  -- SKUs and units, as JSON.
  units TEXT NOT NULL,
  why TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  -- 'agreed', 'refused' or 'shipped'; NULL while it waits.
  answer TEXT,
  answer_why TEXT NOT NULL DEFAULT '',
  answered_at BIGINT,
  PRIMARY KEY (merchant_id, order_id)
);
