-- Who owes the market something, and since when; how much is the balance of her account `merchant_debt`.
-- home: system
CREATE TABLE debtor (
    merchant_id BIGINT NOT NULL,
    currency TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, currency)
);
CREATE INDEX debtor_since ON debtor (since, merchant_id, currency);
