-- The variant that a shopper wanted instead, and that could not be kept or was not sent in time: the money goes back.
ALTER TABLE return_case ADD COLUMN unkept_sku BYTEA;
