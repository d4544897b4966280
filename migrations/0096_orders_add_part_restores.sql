-- Whether the units of a part left the country again in time, so that they use the person's year no more: 'yes' or 'no';
-- NULL of a part of an older version, which noted none.
ALTER TABLE order_part ADD COLUMN restores TEXT CHECK (restores IN ('yes', 'no'));
