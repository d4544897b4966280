-- What shopper and merchant do not agree on: both say what they have, an operator decides and says why, and either side
-- may appeal once.

-- home: merchant_id
CREATE TABLE dispute (
    merchant_id BIGINT NOT NULL,
    dispute_id BYTEA NOT NULL,
    order_id BYTEA NOT NULL,
    shopper_id BIGINT NOT NULL,
    -- The return that it is about, if it is about one.
    return_id BYTEA,
    ground TEXT NOT NULL,
    -- 'shopper', 'merchant', 'operator', or 'market' after a carrier's notice.
    opened_by TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    -- When each side first said something; none is silence, which the decision may count.
    shopper_said_at BIGINT,
    merchant_said_at BIGINT,
    -- Words so far: the number of the last one.
    words BIGINT NOT NULL,
    -- The decision that stands.
    outcome TEXT,
    award_minor BIGINT CHECK (award_minor > 0),
    currency TEXT NOT NULL,
    bearer TEXT,
    -- 'shopper' or 'merchant'.
    appealed_by TEXT,
    reminded_at BIGINT,
    paying_since BIGINT,
    given_minor BIGINT NOT NULL CHECK (given_minor >= 0),
    due_at BIGINT NOT NULL,
    closed_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, dispute_id),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL))
);
CREATE INDEX dispute_order ON dispute (merchant_id, order_id, dispute_id);
CREATE INDEX dispute_state ON dispute (merchant_id, state, dispute_id);

-- home: merchant_id
CREATE TABLE dispute_line (
    merchant_id BIGINT NOT NULL,
    dispute_id BYTEA NOT NULL,
    sku_id BYTEA NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    -- Units whose money the decision that stands gives back; none before, and where it names an amount.
    awarded BIGINT CHECK (awarded >= 0 AND awarded <= quantity),
    PRIMARY KEY (merchant_id, dispute_id, sku_id)
);

-- What was said in a dispute, in order.
-- home: merchant_id
CREATE TABLE dispute_word (
    merchant_id BIGINT NOT NULL,
    dispute_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    -- 'shopper', 'merchant', 'operator' or 'market'.
    side TEXT NOT NULL,
    text TEXT NOT NULL,
    said_at BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, dispute_id, seq)
);

-- Each decision, the first and the one after an appeal; none is ever edited.
-- home: merchant_id
CREATE TABLE dispute_decision (
    merchant_id BIGINT NOT NULL,
    dispute_id BYTEA NOT NULL,
    -- 1, or 2 after an appeal.
    round BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    award_minor BIGINT,
    currency TEXT NOT NULL,
    -- Units by SKU, as JSON.
    units TEXT NOT NULL,
    bearer TEXT NOT NULL,
    reasons TEXT NOT NULL,
    -- The operator and her account; 'market' where none decided in time.
    decided_by TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, dispute_id, round)
);
