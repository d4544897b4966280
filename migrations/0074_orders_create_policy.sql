-- What the market agrees to about returns, for a destination ('' for all) and a class of goods ('' for all): what an
-- operator decided, from the start the market's own terms. A class is told by the beginning of the goods' HS codes.
-- home: reference
CREATE TABLE return_terms (
  destination TEXT NOT NULL,
  class TEXT NOT NULL,
  -- Digits that HS codes of the class begin with, between spaces.
  codes TEXT NOT NULL,
  -- Days after receipt in which no reason is asked for; NULL for none.
  no_reason_days BIGINT CHECK (no_reason_days > 0),
  -- Why these goods are excepted from that once the shopper says at her purchase that she knows it; empty for none.
  exception TEXT NOT NULL,
  return_days BIGINT NOT NULL CHECK (return_days > 0),
  back_days BIGINT NOT NULL CHECK (back_days > 0),
  -- Who pays the way back of what is without fault: 'shopper' or 'merchant'.
  freight TEXT NOT NULL CHECK (freight IN ('shopper', 'merchant')),
  answer_days BIGINT NOT NULL CHECK (answer_days > 0),
  appeal_days BIGINT NOT NULL CHECK (appeal_days > 0),
  dispute_days BIGINT NOT NULL CHECK (dispute_days > 0),
  -- Where it was read; empty for the market's own terms.
  source TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (destination, class)
);
INSERT INTO return_terms (destination, class, codes, no_reason_days, exception, return_days, back_days, freight,
    answer_days, appeal_days, dispute_days, source, decided_by, since) VALUES
  ('', '', '', NULL, '', 30, 45, 'shopper', 5, 7, 15, '', '', 0),
  ('CN', '', '', 7, '', 30, 45, 'shopper', 5, 7, 15,
   'Cross-border retail imports: applied for within 30 days of their release, back within 45', '', 0),
  ('CN', 'fresh', '0201 0203 0204 0207 0301 0302 0306 0307 0401 0403 0406 0407 0603 0701 0702 0703 0704 0705 0706 0707 0708 0709 0803 0804 0805 0806 0807 0808 0809 0810',
   7, 'fresh', 30, 45, 'shopper', 5, 7, 15, '', '', 0),
  ('CN', 'newspapers', '4902', 7, 'newspapers', 30, 45, 'shopper', 5, 7, 15, '', '', 0),
  ('CN', 'digital', '8523', 7, 'digital', 30, 45, 'shopper', 5, 7, 15, '', '', 0);

-- The same as it was when an order was placed, for each of its lines.
-- home: merchant_id
CREATE TABLE order_policy (
  merchant_id BIGINT NOT NULL,
  order_id BYTEA NOT NULL,
  sku_id BYTEA NOT NULL,
  no_reason_days BIGINT,
  exception TEXT NOT NULL,
  return_days BIGINT NOT NULL,
  back_days BIGINT NOT NULL,
  freight TEXT NOT NULL,
  answer_days BIGINT NOT NULL,
  appeal_days BIGINT NOT NULL,
  dispute_days BIGINT NOT NULL,
  -- When the shopper said at her purchase that she knows the exception: without that it does not hold.
  known_at BIGINT,
  PRIMARY KEY (merchant_id, order_id, sku_id)
);
