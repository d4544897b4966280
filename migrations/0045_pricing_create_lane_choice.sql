-- What the operator decided about prices that are not all, or rest on what is old, for one destination; without
-- a row what was decided for all holds.
-- home: reference
CREATE TABLE lane_choice (
  destination TEXT NOT NULL PRIMARY KEY,
  incomplete TEXT NOT NULL CHECK (incomplete IN ('say', 'refuse')),
  stale TEXT NOT NULL CHECK (stale IN ('say', 'refuse')),
  decided_by TEXT NOT NULL,
  since BIGINT NOT NULL
);
