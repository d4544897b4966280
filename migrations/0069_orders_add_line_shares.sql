-- What of an order's price each line carries, to the smallest unit, written when it is placed: money goes back by
-- these shares and by nothing that is computed later. NULL on lines of older versions, whose quote says it.
ALTER TABLE order_line ADD COLUMN paid_minor BIGINT;
ALTER TABLE order_line ADD COLUMN tax_minor BIGINT;
-- In the merchant's currency, as unit_minor.
ALTER TABLE order_line ADD COLUMN gross_minor BIGINT;

-- Units of the line that were called off before they left, that left, and of these that were given back.
ALTER TABLE order_line ADD COLUMN cancelled BIGINT NOT NULL DEFAULT 0 CHECK (cancelled >= 0);
ALTER TABLE order_line ADD COLUMN shipped BIGINT NOT NULL DEFAULT 0 CHECK (shipped >= 0);
ALTER TABLE order_line ADD COLUMN given_back BIGINT NOT NULL DEFAULT 0 CHECK (given_back >= 0);

UPDATE order_line SET shipped = quantity WHERE EXISTS
  (SELECT 1 FROM orders o WHERE o.merchant_id = order_line.merchant_id
   AND o.order_id = order_line.order_id AND o.shipped_at IS NOT NULL);
UPDATE order_line SET given_back = quantity WHERE EXISTS
  (SELECT 1 FROM orders o WHERE o.merchant_id = order_line.merchant_id
   AND o.order_id = order_line.order_id AND o.state = 'refunded');
UPDATE order_line SET cancelled = quantity WHERE EXISTS
  (SELECT 1 FROM orders o WHERE o.merchant_id = order_line.merchant_id
   AND o.order_id = order_line.order_id AND o.state = 'cancelled');
