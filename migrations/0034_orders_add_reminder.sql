-- When its merchant was reminded to ship it: no order is called off of which nobody was reminded some days before.
ALTER TABLE orders ADD COLUMN reminded_at BIGINT;
