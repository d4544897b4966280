-- Answers to commands that came with an Idempotency-Key, kept until pruned by age.
-- home: system
CREATE TABLE idempotency (
    caller      TEXT   NOT NULL,
    key         TEXT   NOT NULL,
    request     BYTEA  NOT NULL,
    status      BIGINT,
    answer      BYTEA,
    started_at  BIGINT NOT NULL,
    PRIMARY KEY (caller, key)
);

CREATE INDEX idempotency_by_age ON idempotency (started_at);
