-- Bare rows, while a bench runs.
DROP TABLE IF EXISTS ceiling;

-- home: system
CREATE TABLE ceiling (
    id BIGINT NOT NULL PRIMARY KEY,
    pieces BIGINT NOT NULL,
    body BYTEA NOT NULL
);
