-- What operators look after in all homes, found without a look into each: open disputes, and money that a merchant owes
-- and cannot be taken from.
-- home: system
CREATE TABLE aftersales_docket (
    case_id BYTEA NOT NULL,
    -- 'dispute' or 'return'.
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    order_id BYTEA NOT NULL,
    number TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (case_id)
);
CREATE INDEX aftersales_docket_open ON aftersales_docket (due_at, case_id) WHERE closed_at IS NULL;
CREATE INDEX aftersales_docket_closed ON aftersales_docket (closed_at, case_id) WHERE closed_at IS NOT NULL;
