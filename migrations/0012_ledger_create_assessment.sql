-- What customs assessed on orders, beside what was quoted and taken. A row is never edited: a later
-- assessment replaces it, with a number of its own.

-- home: merchant_id
CREATE TABLE tax_assessment (
    merchant_id BIGINT NOT NULL,
    order_id BYTEA NOT NULL,
    -- 1, 2, 3 … of the order; the one that was not replaced stands.
    number BIGINT NOT NULL CHECK (number > 0),
    -- The subject of its journal entries: the order's id and the number.
    subject BYTEA NOT NULL,
    destination TEXT NOT NULL,
    currency TEXT NOT NULL,
    -- What was taken from the shopper for taxes: the quote's, nothing once she was paid back.
    taken_minor BIGINT NOT NULL CHECK (taken_minor >= 0),
    assessed_minor BIGINT NOT NULL CHECK (assessed_minor >= 0),
    -- The authority's own reference and day.
    reference TEXT NOT NULL,
    assessed_on TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    replaced_at BIGINT,
    PRIMARY KEY (merchant_id, order_id, number),
    UNIQUE (merchant_id, subject)
);
CREATE UNIQUE INDEX tax_assessment_standing ON tax_assessment (merchant_id, order_id)
    WHERE replaced_at IS NULL;

-- home: merchant_id
CREATE TABLE tax_assessment_line (
    merchant_id BIGINT NOT NULL,
    order_id BYTEA NOT NULL,
    number BIGINT NOT NULL,
    -- 'duty', 'vat', 'sales_tax', 'consumption_tax', 'excise' or 'fee'.
    kind TEXT NOT NULL,
    quoted_minor BIGINT NOT NULL CHECK (quoted_minor >= 0),
    assessed_minor BIGINT NOT NULL CHECK (assessed_minor >= 0),
    PRIMARY KEY (merchant_id, order_id, number, kind),
    FOREIGN KEY (merchant_id, order_id, number)
        REFERENCES tax_assessment (merchant_id, order_id, number)
);
