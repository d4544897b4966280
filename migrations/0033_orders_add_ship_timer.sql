-- Orders that were paid under the version before have a clock too: when it rings, it is set to when they are due.
INSERT INTO timer (kind, id, due_at)
  SELECT 'order.ship', order_id, 0 FROM orders WHERE state IN ('paid', 'packed');
