-- What a merchant accepts of what the way back cost, where that is less than its shopper says; none: all of it.
ALTER TABLE return_case ADD COLUMN freight_accepted_minor BIGINT CHECK (freight_accepted_minor >= 0);
-- What the way back cost and was not paid by the return that a dispute is about: it goes with the units.
ALTER TABLE dispute ADD COLUMN freight_minor BIGINT CHECK (freight_minor > 0);
