-- Payouts of one currency that leave together: proposed by one, approved by another, written into a file, sent.
-- home: system
CREATE TABLE payout_run (
    run_id BYTEA PRIMARY KEY,
    currency TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'sent', 'cancelled')),
    payouts BIGINT NOT NULL CHECK (payouts > 0),
    total_minor BIGINT NOT NULL CHECK (total_minor > 0),
    -- NULL until an operator stands for a run that the market proposed by itself.
    proposed_id BIGINT,
    proposed_by TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    approved_id BIGINT,
    approved_by TEXT,
    approved_at BIGINT,
    -- How often its file was taken; nothing is called off after that, nothing sent before.
    taken BIGINT NOT NULL,
    sent_by TEXT,
    sent_at BIGINT,
    cancelled_by TEXT,
    cancelled_at BIGINT,
    cancelled_why TEXT,
    -- Four eyes.
    CHECK (approved_id IS NULL OR (proposed_id IS NOT NULL AND approved_id <> proposed_id)),
    CHECK (state NOT IN ('approved', 'sent') OR approved_id IS NOT NULL)
);

-- What a run gathered, as it was then; the account is the one that the file names.
-- home: system
CREATE TABLE payout_run_item (
    run_id BYTEA NOT NULL,
    merchant_id BIGINT NOT NULL,
    payout_id BYTEA NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    account_id BYTEA NOT NULL,
    PRIMARY KEY (run_id, merchant_id, payout_id)
);

-- Each time that the file of a run was taken, which holds whole account numbers.
-- home: system
CREATE TABLE payout_file (
    run_id BYTEA NOT NULL,
    taken_at BIGINT NOT NULL,
    taken_by TEXT NOT NULL,
    format TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (run_id, taken_at, taken_by)
);

-- An operator keeps a merchant's payouts back while something is open about her.
-- home: merchant_id
CREATE TABLE payout_hold (
    merchant_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    held_by TEXT NOT NULL,
    held_at BIGINT NOT NULL,
    PRIMARY KEY (merchant_id)
);
