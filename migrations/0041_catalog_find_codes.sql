-- A file's SKU codes are looked up among those of the merchant's other listings.
CREATE INDEX variant_by_code ON variant (merchant_id, code);
