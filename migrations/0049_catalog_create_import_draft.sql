-- The listings of a run of an import that it left as drafts, so that they can be finished together.
-- home: merchant_id
CREATE TABLE import_draft (
    merchant_id BIGINT NOT NULL,
    import_id BYTEA NOT NULL,
    listing_id BYTEA NOT NULL,
    PRIMARY KEY (merchant_id, import_id, listing_id)
);
