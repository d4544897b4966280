-- What of the market's goodwill came back to it with the units of a part: their price was given before.
ALTER TABLE order_part ADD COLUMN reclaimed_minor BIGINT NOT NULL DEFAULT 0 CHECK (reclaimed_minor >= 0);
