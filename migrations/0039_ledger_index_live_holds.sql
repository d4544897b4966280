-- Only money that waits is asked for by its state; what was released stays for ever, and need not move
-- through an index on its way there.
DROP INDEX escrow_hold_state;
CREATE INDEX escrow_hold_live ON escrow_hold (merchant_id, order_id) WHERE state = 'held';
