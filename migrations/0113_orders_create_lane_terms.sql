-- What the market agrees to about returns, for a lane and a class of goods: where parcels are handed over ('' for
-- wherever), where they go ('' for everywhere), the class ('' for all). As `return_terms` had it by destination.
-- home: reference
CREATE TABLE lane_terms (
  origin TEXT NOT NULL,
  destination TEXT NOT NULL,
  class TEXT NOT NULL,
  -- Digits that HS codes of the class begin with, between spaces.
  codes TEXT NOT NULL,
  no_reason_days BIGINT CHECK (no_reason_days > 0),
  exception TEXT NOT NULL,
  return_days BIGINT NOT NULL CHECK (return_days > 0),
  back_days BIGINT NOT NULL CHECK (back_days > 0),
  freight TEXT NOT NULL CHECK (freight IN ('shopper', 'merchant')),
  answer_days BIGINT NOT NULL CHECK (answer_days > 0),
  appeal_days BIGINT NOT NULL CHECK (appeal_days > 0),
  dispute_days BIGINT NOT NULL CHECK (dispute_days > 0),
  -- Whether what the way back cost is shown by a receipt: without one nothing is paid, or the shopper's word stands.
  receipt TEXT NOT NULL CHECK (receipt IN ('needed', 'asked')),
  -- The clocks of returns and disputes: `address 5 offer 7 …`, in days.
  case_days TEXT NOT NULL,
  source TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (origin, destination, class),
  CHECK (origin = '' OR destination <> '')
);
INSERT INTO lane_terms (origin, destination, class, codes, no_reason_days, exception, return_days, back_days, freight,
    answer_days, appeal_days, dispute_days, receipt, case_days, source, decided_by, since)
  SELECT '', destination, class, codes, no_reason_days, exception, return_days, back_days, freight,
    answer_days, appeal_days, dispute_days, 'needed',
    'address 5 offer 7 send 10 remind 5 travel 30 inspect 7 exchange 7 replaced 30 evidence 7 decide 7 overdue 21 every 3',
    source, decided_by, since
  FROM return_terms;

-- The same with each line of an order. Those that were placed before agreed to no receipt, and to the clocks that were
-- everybody's; an empty text is these.
ALTER TABLE order_policy ADD COLUMN receipt TEXT NOT NULL DEFAULT 'asked' CHECK (receipt IN ('needed', 'asked'));
ALTER TABLE order_policy ADD COLUMN case_days TEXT NOT NULL DEFAULT '';
