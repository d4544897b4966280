-- What is open about an order, so that its money waits: each by a key of its own.

-- home: merchant_id
CREATE TABLE release_hold (
  merchant_id BIGINT NOT NULL,
  order_id BYTEA NOT NULL,
  hold_key TEXT NOT NULL,
  held_at BIGINT NOT NULL,
  freed_at BIGINT,
  PRIMARY KEY (merchant_id, order_id, hold_key)
);

-- What was left of the clock when the first of them stopped it, in seconds; NULL while it runs.
ALTER TABLE consignment ADD COLUMN stopped_seconds BIGINT;
