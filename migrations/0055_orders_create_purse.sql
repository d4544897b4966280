-- What a provider holds under one reference of ours: what came in, less what it told it gave back, less what it
-- was asked to give back and has not told. Whoever sends a refund takes from here first, in one statement, so that
-- nothing is ever sent beyond it.
-- home: system
CREATE TABLE provider_purse (
  provider TEXT NOT NULL,
  purse BYTEA NOT NULL,
  currency TEXT NOT NULL,
  in_minor BIGINT NOT NULL CHECK (in_minor >= 0),
  back_minor BIGINT NOT NULL CHECK (back_minor >= 0),
  asked_minor BIGINT NOT NULL CHECK (asked_minor >= 0),
  PRIMARY KEY (provider, purse, currency)
);

-- What a provider was asked to give back of a refund of ours: its key, its charge and its amount never change. What
-- is left of a refund after one is another, under a key of its own.
-- home: system
CREATE TABLE refund_sending (
  provider TEXT NOT NULL,
  sending_key TEXT NOT NULL,
  payment_id BYTEA NOT NULL,
  refund_key TEXT NOT NULL,
  -- The payment as the provider knows it, and its id of the charge; empty where older versions kept none.
  purse BYTEA NOT NULL,
  charge TEXT NOT NULL,
  amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
  currency TEXT NOT NULL,
  -- 'asked' until the provider has told; 'made'; 'refused', and 'over' once the refund waited for an operator.
  state TEXT NOT NULL CHECK (state IN ('asked', 'made', 'refused', 'over')),
  asked_at BIGINT NOT NULL,
  settled_at BIGINT,
  PRIMARY KEY (provider, sending_key)
);

CREATE INDEX refund_sending_by_refund ON refund_sending (payment_id, refund_key);
CREATE INDEX refund_sending_by_purse ON refund_sending (provider, purse);

-- What of a movement went back for which refund of ours: one movement may serve several, and a refund be made by
-- several.
-- home: system
CREATE TABLE refund_part (
  provider TEXT NOT NULL,
  provider_ref TEXT NOT NULL,
  number BIGINT NOT NULL,
  payment_id BYTEA NOT NULL,
  refund_key TEXT NOT NULL,
  amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
  currency TEXT NOT NULL,
  taken_at BIGINT NOT NULL,
  PRIMARY KEY (provider, provider_ref, number)
);

CREATE INDEX refund_part_by_refund ON refund_part (payment_id, refund_key);

-- The charge that a refund's word names, where it does; the purse that it is of; what of it went back for refunds of
-- ours; what of it the market bears, and why; the payment that it was assigned to; and the digest of what was told,
-- which nobody writes again (none for what was told to older versions).
ALTER TABLE provider_movement ADD COLUMN charge TEXT NOT NULL DEFAULT '';
ALTER TABLE provider_movement ADD COLUMN purse BYTEA;
ALTER TABLE provider_movement ADD COLUMN used_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE provider_movement ADD COLUMN borne_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE provider_movement ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE provider_movement ADD COLUMN assigned_to BYTEA;
ALTER TABLE provider_movement ADD COLUMN digest BYTEA;

-- What of a refund is back. Its amount is the whole from now on ('parts' in posted): older versions took off what had
-- gone back.
ALTER TABLE refund ADD COLUMN back_minor BIGINT NOT NULL DEFAULT 0;

UPDATE refund SET back_minor = amount_minor WHERE state = 'done';

UPDATE provider_movement SET purse = reference,
  used_minor = CASE WHEN state IN ('matched', 'explained') AND direction = 'out' THEN amount_minor
    WHEN state = 'returned' THEN amount_minor ELSE 0 END;

UPDATE provider_movement SET assigned_to = (SELECT p.payment_id FROM payment p
    WHERE p.provider = provider_movement.provider AND p.movement = provider_movement.provider_ref LIMIT 1)
  WHERE state = 'assigned';

-- What was told of a payment that a receipt under another reference paid is of that receipt's purse.
UPDATE provider_movement SET purse = (SELECT a.reference FROM provider_movement a
    WHERE a.assigned_to = provider_movement.reference LIMIT 1)
  WHERE direction = 'out' AND reference IN
    (SELECT b.assigned_to FROM provider_movement b WHERE b.assigned_to IS NOT NULL);

CREATE INDEX provider_movement_by_purse ON provider_movement (provider, purse);

INSERT INTO provider_purse (provider, purse, currency, in_minor, back_minor, asked_minor)
  SELECT provider, purse, currency, CAST(SUM(came) AS BIGINT), CAST(SUM(back) AS BIGINT), 0 FROM
    (SELECT provider, purse, currency, CASE WHEN direction = 'in' THEN amount_minor ELSE 0 END AS came,
        CASE WHEN direction = 'out' THEN amount_minor ELSE 0 END AS back FROM provider_movement
     UNION ALL SELECT provider, payment_id, currency, amount_minor, 0 FROM payment
      WHERE state = 'approved' AND movement IS NULL
     UNION ALL SELECT p.provider, r.payment_id, r.currency, 0, r.amount_minor FROM refund r
      JOIN payment p ON p.shopper_id = r.shopper_id AND p.payment_id = r.payment_id
      WHERE r.posted = 'asked' AND r.state = 'done') told
  GROUP BY provider, purse, currency;
