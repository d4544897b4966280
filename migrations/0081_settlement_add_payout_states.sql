-- A payout is asked for (paid_at is when), gathered in a run, sent, and paid or returned. What was asked for under an older
-- version waits with the others until an operator's run.
ALTER TABLE payout ADD COLUMN state TEXT NOT NULL DEFAULT 'asked'
    CHECK (state IN ('asked', 'gathered', 'sent', 'paid', 'returned'));
ALTER TABLE payout ADD COLUMN run_id BYTEA;
ALTER TABLE payout ADD COLUMN account_id BYTEA;
ALTER TABLE payout ADD COLUMN sent_at BIGINT;
-- When the bank paid it, and what the bank calls that.
ALTER TABLE payout ADD COLUMN settled_at BIGINT;
ALTER TABLE payout ADD COLUMN bank_reference TEXT;
ALTER TABLE payout ADD COLUMN settled_by TEXT;
ALTER TABLE payout ADD COLUMN returned_at BIGINT;
ALTER TABLE payout ADD COLUMN returned_why TEXT;
ALTER TABLE payout ADD COLUMN returned_by TEXT;
CREATE INDEX payout_asked ON payout (currency, paid_at, merchant_id) WHERE state = 'asked';
