-- Whether a merchant has open cases is asked of each whose payouts wait.
CREATE INDEX return_case_open ON return_case (merchant_id, return_id) WHERE closed_at IS NULL;
CREATE INDEX dispute_open ON dispute (merchant_id, dispute_id) WHERE closed_at IS NULL;
