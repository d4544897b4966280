-- When a cart was last changed, so that those of browsers in which nobody signed in can be swept out. NULL where a
-- server of the version before made it: such a cart stays until it is changed again.
ALTER TABLE cart ADD COLUMN touched_at BIGINT;
UPDATE cart SET touched_at =
  COALESCE((SELECT MAX(l.added_at) FROM cart_line l WHERE l.shopper_id = cart.shopper_id), 0);
CREATE INDEX cart_of_visitor ON cart (touched_at, shopper_id) WHERE shopper_id < 0;
