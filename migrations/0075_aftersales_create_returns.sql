-- What shoppers send back: units of an order, from the wish to its end. No state is without a clock: due_at is when the
-- one of the present state rings.

-- home: merchant_id
CREATE TABLE return_case (
    merchant_id BIGINT NOT NULL,
    return_id BYTEA NOT NULL,
    order_id BYTEA NOT NULL,
    shopper_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    -- In the shopper's words; may be empty where no reason is needed.
    words TEXT NOT NULL,
    -- The variant that she wants instead; none where she wants her money.
    wanted_sku BYTEA,
    state TEXT NOT NULL,
    -- How it ended, or will when the money is back.
    ended TEXT,
    asked_at BIGINT NOT NULL,
    -- Who answered ('merchant', 'market' by silence).
    answered_by TEXT,
    -- Where the goods go back to, or why it was declined or a part offered.
    answer TEXT NOT NULL,
    -- What is possible instead, of a return that was declined.
    alternative TEXT NOT NULL,
    -- What was offered without a return, in the currency of the order.
    offer_minor BIGINT CHECK (offer_minor > 0),
    currency TEXT NOT NULL,
    -- 'shopper' or 'merchant': who pays for the way back.
    freight_by TEXT NOT NULL,
    -- What the way back cost, as the shopper says, where the merchant pays for it.
    freight_minor BIGINT CHECK (freight_minor > 0),
    carrier TEXT NOT NULL,
    tracking_number TEXT NOT NULL,
    agreed_at BIGINT,
    sent_at BIGINT,
    received_at BIGINT,
    reminded_at BIGINT,
    -- Why not all of it was accepted.
    finding TEXT NOT NULL,
    -- Since when it is to be paid back.
    paying_since BIGINT,
    -- When it was given back to the shopper's payment.
    paid_at BIGINT,
    given_minor BIGINT NOT NULL CHECK (given_minor >= 0),
    due_at BIGINT NOT NULL,
    closed_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, return_id),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL))
);
CREATE INDEX return_case_order ON return_case (merchant_id, order_id, return_id);
CREATE INDEX return_case_state ON return_case (merchant_id, state, return_id);

-- home: merchant_id
CREATE TABLE return_line (
    merchant_id BIGINT NOT NULL,
    return_id BYTEA NOT NULL,
    sku_id BYTEA NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    -- Units accepted at the inspection; none before.
    accepted BIGINT CHECK (accepted >= 0 AND accepted <= quantity),
    PRIMARY KEY (merchant_id, return_id, sku_id)
);

-- How many units of a line of an order are in open returns and disputes, and how many were settled by a part of their
-- money, without a return. A unit is in one open case at most: the statement that takes it looks at both.
-- home: merchant_id
CREATE TABLE unit_claim (
    merchant_id BIGINT NOT NULL,
    order_id BYTEA NOT NULL,
    sku_id BYTEA NOT NULL,
    open BIGINT NOT NULL CHECK (open >= 0),
    settled BIGINT NOT NULL CHECK (settled >= 0),
    PRIMARY KEY (merchant_id, order_id, sku_id)
);
