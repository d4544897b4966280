-- Payouts of versions that kept no more of one than that it was asked for: whether it was paid by hand then, only operators
-- know. 'unsaid' until one says; then 'unpaid', and it waits with the others, or 'paid'. NULL for all that was asked for
-- since, by merchants who had an account to be paid to.
ALTER TABLE payout ADD COLUMN older TEXT CHECK (older IN ('unsaid', 'unpaid', 'paid'));
ALTER TABLE payout ADD COLUMN older_said_by TEXT;
ALTER TABLE payout ADD COLUMN older_said_at BIGINT;
UPDATE payout SET older = 'unsaid' WHERE state = 'asked' AND NOT EXISTS
  (SELECT 1 FROM bank_account a WHERE a.merchant_id = payout.merchant_id
   AND a.currency = payout.currency AND a.added_at <= payout.paid_at);
CREATE INDEX payout_unsaid ON payout (paid_at, merchant_id, payout_id) WHERE older = 'unsaid';
