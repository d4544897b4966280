-- What operators asked "what if": the scenario as it was written, how far its run is, and what it answered.
-- A run reads the market and changes nothing of it.
-- home: system
CREATE TABLE scenario_run (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- The scenario (TOML).
  scenario TEXT NOT NULL,
  -- 'running', 'done' or 'failed'.
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  -- How many items were priced, of how many, and when that was last told.
  priced BIGINT NOT NULL,
  items BIGINT NOT NULL,
  told_at BIGINT NOT NULL,
  -- The report as JSON, once it is done; why there is none, when it failed.
  report TEXT NOT NULL,
  why TEXT NOT NULL
);
CREATE INDEX scenario_run_by_time ON scenario_run (asked_at);
-- Which book a scenario was proposed as.
-- home: system
CREATE TABLE scenario_proposal (
  run_id TEXT NOT NULL REFERENCES scenario_run (id),
  adoption_id TEXT NOT NULL,
  proposed_at BIGINT NOT NULL,
  PRIMARY KEY (run_id, adoption_id)
);
