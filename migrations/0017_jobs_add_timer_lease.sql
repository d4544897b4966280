-- Who works on a timer now (a random number; null: nobody), how often it was tried in vain, why the last time,
-- and since when a person must look at it: such a timer stays, and is due again when it is asked for.
ALTER TABLE timer ADD COLUMN lease BIGINT;
ALTER TABLE timer ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE timer ADD COLUMN error TEXT;
ALTER TABLE timer ADD COLUMN dead_at BIGINT;
CREATE INDEX timer_dead ON timer (dead_at, kind, id) WHERE dead_at IS NOT NULL;
