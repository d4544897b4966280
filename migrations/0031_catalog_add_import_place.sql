-- How far a run of an import is: how many listings of its file are decided, what became of them (JSON) and what
-- was wrong with them (JSON). Each batch moves it in its own transaction.
ALTER TABLE import_run ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
ALTER TABLE import_run ADD COLUMN tally TEXT;
ALTER TABLE import_run ADD COLUMN issues TEXT;

-- Runs that were cut off under the version before go on.
INSERT INTO timer (kind, id, due_at)
  SELECT 'import.run', import_id, 0 FROM import_run WHERE state = 'running' AND object_key IS NOT NULL;
