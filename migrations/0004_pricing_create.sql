-- What carriage costs, and what money is worth in other money.

-- A merchant's prices for carriage to some countries by one service.
-- home: merchant_id
CREATE TABLE rate_card (
    merchant_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    service TEXT NOT NULL,
    sent_from TEXT NOT NULL,
    countries TEXT NOT NULL,
    currency TEXT NOT NULL,
    handling_days BIGINT NOT NULL,
    transit_days_min BIGINT NOT NULL,
    transit_days_max BIGINT NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, code),
    CHECK (handling_days >= 0),
    CHECK (transit_days_min >= 0),
    CHECK (transit_days_max >= transit_days_min)
);

-- The steps of a card: up to this weight, this price.
-- home: merchant_id
CREATE TABLE rate_step (
    merchant_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    weight_grams_max BIGINT NOT NULL,
    price_minor BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, code, weight_grams_max),
    FOREIGN KEY (merchant_id, code) REFERENCES rate_card (merchant_id, code) ON DELETE CASCADE,
    CHECK (weight_grams_max > 0),
    CHECK (price_minor >= 0)
);

-- Reference rates of one day, imported after the ones that the program carries: `USD 1.1684 CNY 7.9827 …` per euro.
-- home: reference
CREATE TABLE fx_day (
    day TEXT NOT NULL PRIMARY KEY,
    rates TEXT NOT NULL,
    source TEXT NOT NULL,
    imported_at BIGINT NOT NULL
);
