-- The market's fee as an exact rate, agreed when an order's money was held: in the entry that holds it, since entries
-- never change. NULL in entries of other kinds, and in those of before.
ALTER TABLE ledger_entry ADD COLUMN fee TEXT;
