-- What merchants offer. A listing is changed as a whole, under its version.

-- home: merchant_id
CREATE TABLE listing (
    merchant_id BIGINT NOT NULL,
    listing_id BYTEA NOT NULL,
    handle TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('goods', 'produce', 'service')),
    status TEXT NOT NULL CHECK (status IN ('draft', 'published', 'paused', 'archived')),
    category TEXT NOT NULL,
    brand TEXT,
    origin TEXT NOT NULL,
    texts TEXT NOT NULL,
    options TEXT NOT NULL,
    pictures TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, listing_id),
    UNIQUE (merchant_id, handle)
);

CREATE INDEX listing_by_status ON listing (merchant_id, status, listing_id);

-- A variant that is no longer offered keeps its row: stock and orders speak of it.
-- home: merchant_id
CREATE TABLE variant (
    merchant_id BIGINT NOT NULL,
    sku_id BYTEA NOT NULL,
    listing_id BYTEA NOT NULL,
    position BIGINT NOT NULL,
    code TEXT NOT NULL,
    option_values TEXT NOT NULL,
    price_minor BIGINT NOT NULL CHECK (price_minor >= 0),
    currency TEXT NOT NULL,
    weight_g BIGINT CHECK (weight_g > 0),
    barcode TEXT,
    attributes TEXT NOT NULL,
    stock_stated BIGINT,
    retired_at BIGINT,
    PRIMARY KEY (merchant_id, sku_id),
    FOREIGN KEY (merchant_id, listing_id) REFERENCES listing (merchant_id, listing_id)
);

CREATE INDEX variant_by_listing ON variant (merchant_id, listing_id, position);

-- home: merchant_id
CREATE TABLE variant_hs (
    merchant_id BIGINT NOT NULL,
    sku_id BYTEA NOT NULL,
    destination TEXT NOT NULL,
    code TEXT NOT NULL,
    edition BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('suggested', 'confirmed')),
    PRIMARY KEY (merchant_id, sku_id, destination),
    FOREIGN KEY (merchant_id, sku_id) REFERENCES variant (merchant_id, sku_id)
);

-- One run of an import: its progress while it works, its report afterwards.
-- home: merchant_id
CREATE TABLE import_run (
    merchant_id BIGINT NOT NULL,
    import_id BYTEA NOT NULL,
    file_name TEXT NOT NULL,
    object_key TEXT,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    options TEXT NOT NULL,
    bytes_total BIGINT,
    bytes_read BIGINT NOT NULL,
    rows_read BIGINT NOT NULL,
    report TEXT,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (merchant_id, import_id)
);
