-- Which units of a line are in open returns and disputes, and for which a part was taken without a return: whoever gives
-- units back sees that where they are counted.
ALTER TABLE order_line ADD COLUMN in_cases BIGINT NOT NULL DEFAULT 0 CHECK (in_cases >= 0);
ALTER TABLE order_line ADD COLUMN settled BIGINT NOT NULL DEFAULT 0 CHECK (settled >= 0);
UPDATE order_line SET
    in_cases = COALESCE((SELECT c.open FROM unit_claim c WHERE c.merchant_id = order_line.merchant_id
        AND c.order_id = order_line.order_id AND c.sku_id = order_line.sku_id), 0),
    settled = COALESCE((SELECT c.settled FROM unit_claim c WHERE c.merchant_id = order_line.merchant_id
        AND c.order_id = order_line.order_id AND c.sku_id = order_line.sku_id), 0);
DROP TABLE unit_claim;
