-- What happens to a paid order: its parcel, what was seen of it, and what its merchant was paid.

-- One consignment per order: a consignment is never split to pass a threshold.
-- home: merchant_id
CREATE TABLE consignment (
    merchant_id BIGINT NOT NULL,
    order_id BYTEA NOT NULL,
    consignment_id BYTEA NOT NULL,
    carrier TEXT NOT NULL,
    -- The name of a carrier that is none of the known ones, else empty.
    carrier_name TEXT NOT NULL,
    tracking_number TEXT NOT NULL,
    shipped_at BIGINT NOT NULL,
    -- When it counts as received unless the shopper says otherwise.
    confirm_due_at BIGINT NOT NULL,
    -- 'shopper', 'operator' or 'market' (by time).
    confirmed_by TEXT,
    refund_asked_at BIGINT,
    refund_ask_reason TEXT,
    -- 'merchant' or 'operator'.
    refunded_by TEXT,
    -- How many tracking events it has.
    events BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, order_id),
    -- A parcel carries one order.
    UNIQUE (merchant_id, carrier, tracking_number)
);
CREATE INDEX consignment_refund_asked ON consignment (merchant_id, refund_asked_at)
    WHERE refund_asked_at IS NOT NULL AND refunded_by IS NULL;

-- home: merchant_id
CREATE TABLE tracking_event (
    merchant_id BIGINT NOT NULL,
    order_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    note TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    -- 'merchant', 'operator' or 'market'.
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (merchant_id, order_id, seq),
    -- Told twice, it happened once.
    UNIQUE (merchant_id, order_id, kind, place, happened_at),
    FOREIGN KEY (merchant_id, order_id) REFERENCES consignment (merchant_id, order_id)
);

-- home: merchant_id
CREATE TABLE payout (
    merchant_id BIGINT NOT NULL,
    payout_id BYTEA NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL,
    entry_id BYTEA NOT NULL,
    -- The numbers on the payable account that it covers: after the payout before it, up to its own.
    covers_after BIGINT NOT NULL,
    covers_to BIGINT NOT NULL,
    -- 'merchant' or 'operator'.
    asked_by TEXT NOT NULL,
    paid_at BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, payout_id)
);
