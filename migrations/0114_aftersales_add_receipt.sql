-- The photo or paper that shows what a shopper paid for the way back.
ALTER TABLE return_case ADD COLUMN receipt_id BYTEA;
