-- An order may travel in several parcels, each with a number of its own. The consignment stays what it is of the order:
-- its clock, and what its shopper wants; its carrier and number are the first parcel's.

-- home: merchant_id
CREATE TABLE parcel (
  merchant_id BIGINT NOT NULL,
  order_id BYTEA NOT NULL,
  -- 1, 2, 3 … of the order.
  number BIGINT NOT NULL CHECK (number > 0),
  parcel_id BYTEA NOT NULL,
  carrier TEXT NOT NULL,
  carrier_name TEXT NOT NULL,
  tracking_number TEXT NOT NULL,
  -- SKUs and units, as JSON; empty under older versions, where it carries the whole order.
  units TEXT NOT NULL,
  shipped_at BIGINT NOT NULL,
  -- By a carrier's or an operator's word.
  delivered_at BIGINT,
  PRIMARY KEY (merchant_id, order_id, number),
  UNIQUE (merchant_id, carrier, tracking_number)
);
INSERT INTO parcel (merchant_id, order_id, number, parcel_id, carrier, carrier_name, tracking_number, units,
    shipped_at, delivered_at)
  SELECT merchant_id, order_id, 1, consignment_id, carrier, carrier_name, tracking_number, '', shipped_at,
    CASE WHEN delivered_by IS NULL THEN NULL ELSE
      (SELECT o.delivered_at FROM orders o WHERE o.merchant_id = consignment.merchant_id
       AND o.order_id = consignment.order_id) END
  FROM consignment;

-- What is seen is seen of one parcel: two of them are cleared in one place at one moment.
-- home: merchant_id
CREATE TABLE parcel_event (
  merchant_id BIGINT NOT NULL,
  order_id BYTEA NOT NULL,
  seq BIGINT NOT NULL,
  parcel BIGINT NOT NULL,
  kind TEXT NOT NULL,
  place TEXT NOT NULL,
  note TEXT NOT NULL,
  happened_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  -- 'merchant', 'operator' or 'market'.
  recorded_by TEXT NOT NULL,
  -- Where whoever told it has it from; may be empty.
  source TEXT NOT NULL,
  PRIMARY KEY (merchant_id, order_id, seq),
  -- Told twice, it happened once.
  UNIQUE (merchant_id, order_id, parcel, kind, place, happened_at),
  FOREIGN KEY (merchant_id, order_id) REFERENCES consignment (merchant_id, order_id)
);
INSERT INTO parcel_event (merchant_id, order_id, seq, parcel, kind, place, note, happened_at, recorded_at,
    recorded_by, source)
  SELECT merchant_id, order_id, seq, 1, kind, place, note, happened_at, recorded_at, recorded_by, source
  FROM tracking_event;
-- tracking_event stays for servers of the version before that still run beside: a later version drops it.
