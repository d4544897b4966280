-- The quote of an order, which pages and reports read and states do not.
-- home: merchant_id
CREATE TABLE order_quote (
  merchant_id BIGINT NOT NULL,
  order_id BYTEA NOT NULL,
  quote TEXT NOT NULL,
  PRIMARY KEY (merchant_id, order_id)
);

INSERT INTO order_quote (merchant_id, order_id, quote)
  SELECT merchant_id, order_id, quote FROM orders;

ALTER TABLE orders DROP COLUMN quote;
