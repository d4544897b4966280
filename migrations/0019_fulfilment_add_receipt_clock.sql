-- A merchant's word starts no payment: whose word on the delivery started the clock, and when the shopper was
-- asked where there was none. What operators reported before counts; what merchants reported does not.
ALTER TABLE consignment ADD COLUMN delivered_by TEXT;
ALTER TABLE consignment ADD COLUMN receipt_asked_at BIGINT;
UPDATE consignment SET delivered_by = 'operator' WHERE EXISTS
  (SELECT 1 FROM tracking_event t WHERE t.merchant_id = consignment.merchant_id
   AND t.order_id = consignment.order_id AND t.kind = 'delivered' AND t.recorded_by = 'operator');

-- Where whoever told it has it from; may be empty.
ALTER TABLE tracking_event ADD COLUMN source TEXT NOT NULL DEFAULT '';

-- A carrier's number belongs to one order of the whole market, so that its signed notices find it and nobody
-- ships under another's parcel.
-- home: system
CREATE TABLE parcel_number (
  carrier TEXT NOT NULL,
  tracking_number TEXT NOT NULL,
  order_id BYTEA NOT NULL,
  claimed_at BIGINT NOT NULL,
  PRIMARY KEY (carrier, tracking_number)
);
INSERT INTO parcel_number (carrier, tracking_number, order_id, claimed_at)
  SELECT carrier, tracking_number, order_id, shipped_at FROM consignment
  WHERE shipped_at IS NOT NULL ORDER BY shipped_at ON CONFLICT (carrier, tracking_number) DO NOTHING;
