-- Days of reference rates that nobody believes unseen: what was told, as in `fx_day`, what speaks against it, and
-- whether an operator threw it away; the same rates of that day are then not asked about again.
-- home: reference
CREATE TABLE fx_held (
    day TEXT NOT NULL PRIMARY KEY,
    rates TEXT NOT NULL,
    source TEXT NOT NULL,
    doubts TEXT NOT NULL,
    held_at BIGINT NOT NULL,
    dropped_at BIGINT
);
