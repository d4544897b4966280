-- The proof of what is promised asks for live promises alone; those of orders that were shipped stay for
-- ever, and moved through the index with every step of their order.
DROP INDEX reservation_by_sku;
CREATE INDEX reservation_live ON reservation (merchant_id, sku_id, location_id)
  WHERE state IN ('held', 'committed');
