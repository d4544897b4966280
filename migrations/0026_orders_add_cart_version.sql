-- A cart's version rises with every change of its lines: a checkout buys the lines of one version, and
-- each version once.
-- home: shopper_id
CREATE TABLE cart (
  shopper_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (shopper_id)
);

INSERT INTO cart (shopper_id, version) SELECT DISTINCT shopper_id, 1 FROM cart_line;

-- The version that was bought; NULL of checkouts before there were versions.
ALTER TABLE checkout ADD COLUMN cart_version BIGINT;
CREATE UNIQUE INDEX checkout_of_cart ON checkout (shopper_id, cart_version);

-- 1, 2, 3 … of a checkout's attempts to pay, so that two are never made at once; NULL of older ones.
ALTER TABLE payment ADD COLUMN attempt BIGINT;
CREATE UNIQUE INDEX payment_attempt ON payment (shopper_id, checkout_id, attempt);
DROP INDEX payment_by_checkout;
