-- Bare rows, while a bench runs.
-- home: system
CREATE TABLE IF NOT EXISTS ceiling (
    id BIGINT NOT NULL PRIMARY KEY,
    body BYTEA NOT NULL
);
