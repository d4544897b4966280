-- Wishes for a refund that older versions noted are taken up by one clock, which a server sets when it starts: where there
-- are any it is there from now on, so that the audit can ask for it.
INSERT INTO timer (kind, id, due_at)
  SELECT 'aftersales.adopt_wishes', CAST('always' AS BYTEA), 0
  WHERE EXISTS (SELECT 1 FROM consignment
    WHERE refund_asked_at IS NOT NULL AND confirmed_by IS NULL AND refunded_by IS NULL)
  ON CONFLICT (kind, id) DO NOTHING;
