-- In which currency sums are told and in which language names are, so that any server can go on with a run.
ALTER TABLE scenario_run ADD COLUMN currency TEXT NOT NULL DEFAULT 'USD';
ALTER TABLE scenario_run ADD COLUMN lang TEXT NOT NULL DEFAULT 'en';

-- Runs that were cut off under the version before go on.
INSERT INTO timer (kind, id, due_at)
  SELECT 'scenario.run', CAST(id AS BYTEA), 0 FROM scenario_run WHERE state = 'running';
