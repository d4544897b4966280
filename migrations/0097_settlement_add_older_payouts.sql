-- Payouts of versions that kept no more of one than that it was asked for: whether it was paid by hand then, only operators
-- know. 'unsaid' until one says; then 'unpaid', and it waits with the others, or 'paid'. NULL for all that was asked for
-- since, by merchants who had an account to be paid to.
ALTER TABLE payout ADD COLUMN older TEXT CHECK (older IN ('unsaid', 'unpaid', 'paid'));
ALTER TABLE payout ADD COLUMN older_said_by TEXT;
ALTER TABLE payout ADD COLUMN older_said_at BIGINT;
UPDATE payout SET older = 'unsaid' WHERE state = 'asked' AND NOT EXISTS
  (SELECT 1 FROM bank_account a WHERE a.merchant_id = payout.merchant_id
   AND a.currency = payout.currency AND a.added_at <= payout.paid_at);

-- What waits over all merchants, found without a look into each: for a run, or for an operator's word whether it was paid
-- under an older version. The payout itself lies with its merchant.
-- home: system
CREATE TABLE payout_waiting (
    payout_id BYTEA NOT NULL,
    merchant_id BIGINT NOT NULL,
    -- 'run' or 'older'.
    list TEXT NOT NULL CHECK (list IN ('run', 'older')),
    currency TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (payout_id)
);
CREATE INDEX payout_waiting_longest ON payout_waiting (list, currency, asked_at, merchant_id, payout_id);
INSERT INTO payout_waiting (payout_id, merchant_id, list, currency, amount_minor, asked_at)
  SELECT payout_id, merchant_id, CASE WHEN older = 'unsaid' THEN 'older' ELSE 'run' END, currency, amount_minor, paid_at
  FROM payout WHERE state = 'asked';
DROP INDEX payout_asked;

-- Whatever waits has a clock that reminds operators.
INSERT INTO timer (kind, id, due_at)
  SELECT DISTINCT 'payouts.wait', CAST(currency AS BYTEA), 0 FROM payout_waiting;
INSERT INTO timer (kind, id, due_at)
  SELECT 'payouts.run', run_id, 0 FROM payout_run WHERE state IN ('proposed', 'approved', 'sent');
