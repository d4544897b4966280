-- What was found when a listing was last cleared for publication, and on which version.
-- home: merchant_id
CREATE TABLE clearance (
    merchant_id BIGINT NOT NULL,
    listing_id BYTEA NOT NULL,
    version BIGINT NOT NULL,
    findings TEXT NOT NULL,
    cleared_at BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, listing_id)
);
