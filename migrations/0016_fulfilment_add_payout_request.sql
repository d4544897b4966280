-- The request that asked for the payout, by its caller and key: none pays twice, however late it comes again.
ALTER TABLE payout ADD COLUMN request TEXT;
CREATE UNIQUE INDEX payout_request ON payout (merchant_id, request);
