-- A picture that a listing names by its address elsewhere: whether it waits, is kept by us, or was given up, and
-- why. Its id is the first half of the SHA-256 of the address.
-- home: merchant_id
CREATE TABLE picture_fetch (
    merchant_id BIGINT NOT NULL,
    picture_id BYTEA NOT NULL,
    address TEXT NOT NULL,
    listing_id BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'kept', 'failed')),
    tries BIGINT NOT NULL,
    why TEXT,
    status BIGINT,
    asked_at BIGINT NOT NULL,
    settled_at BIGINT,
    PRIMARY KEY (merchant_id, picture_id)
);

CREATE INDEX picture_fetch_by_state ON picture_fetch (merchant_id, state, picture_id);

-- Listings that have pictures already are looked through once.
INSERT INTO timer (kind, id, due_at)
  SELECT 'picture.listing', listing_id, 0 FROM listing WHERE pictures <> '[]';
