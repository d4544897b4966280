-- home: merchant_id
CREATE TABLE location (
  merchant_id BIGINT NOT NULL,
  location_id BYTEA NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  rank BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (merchant_id, location_id),
  UNIQUE (merchant_id, rank)
);

-- home: merchant_id
CREATE TABLE stock (
  merchant_id BIGINT NOT NULL,
  sku_id BYTEA NOT NULL,
  location_id BYTEA NOT NULL,
  on_hand BIGINT NOT NULL CHECK (on_hand >= 0),
  reserved BIGINT NOT NULL CHECK (reserved >= 0),
  counted_at BIGINT NOT NULL,
  PRIMARY KEY (merchant_id, sku_id, location_id),
  CHECK (on_hand >= reserved)
);

-- home: merchant_id
CREATE TABLE reservation (
  merchant_id BIGINT NOT NULL,
  order_id BYTEA NOT NULL,
  sku_id BYTEA NOT NULL,
  location_id BYTEA NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  state TEXT NOT NULL,
  expires_at BIGINT,
  PRIMARY KEY (merchant_id, order_id, sku_id)
);

CREATE INDEX reservation_by_sku ON reservation (merchant_id, sku_id, location_id, state);
