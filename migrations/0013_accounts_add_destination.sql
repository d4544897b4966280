-- The country a person buys for, once they chose one.
ALTER TABLE account ADD COLUMN destination TEXT;
