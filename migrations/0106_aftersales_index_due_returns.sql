-- The returns of a merchant that are not over, what is due first at the top.
CREATE INDEX return_case_due ON return_case (merchant_id, due_at, return_id) WHERE closed_at IS NULL;
