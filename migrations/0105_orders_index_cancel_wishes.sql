-- The wishes of a merchant's orders that wait for her answer, the oldest first.
CREATE INDEX cancel_wish_waits ON cancel_wish (merchant_id, asked_at) WHERE answer IS NULL;
