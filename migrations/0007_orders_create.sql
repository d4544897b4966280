-- home: shopper_id
CREATE TABLE cart_line (
  shopper_id BIGINT NOT NULL,
  merchant_id BIGINT NOT NULL,
  sku_id BYTEA NOT NULL,
  listing_id BYTEA NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  added_at BIGINT NOT NULL,
  PRIMARY KEY (shopper_id, merchant_id, sku_id)
);

-- home: shopper_id
CREATE TABLE address (
  shopper_id BIGINT NOT NULL,
  address_id BYTEA NOT NULL,
  country TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  preferred_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (shopper_id, address_id)
);

-- home: shopper_id
CREATE TABLE orderer (
  shopper_id BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  person_key BYTEA NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (shopper_id)
);

-- home: shopper_id
CREATE TABLE checkout (
  shopper_id BIGINT NOT NULL,
  checkout_id BYTEA NOT NULL,
  client_key TEXT NOT NULL,
  state TEXT NOT NULL,
  total_minor BIGINT NOT NULL CHECK (total_minor > 0),
  currency TEXT NOT NULL,
  placed_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  settled_at BIGINT,
  PRIMARY KEY (shopper_id, checkout_id),
  UNIQUE (shopper_id, client_key)
);

-- home: shopper_id
CREATE TABLE checkout_order (
  shopper_id BIGINT NOT NULL,
  order_id BYTEA NOT NULL,
  checkout_id BYTEA NOT NULL,
  placed_at BIGINT NOT NULL,
  total_minor BIGINT NOT NULL,
  currency TEXT NOT NULL,
  PRIMARY KEY (shopper_id, order_id)
);

CREATE INDEX checkout_order_by_time ON checkout_order (shopper_id, placed_at, order_id);
CREATE INDEX checkout_order_by_checkout ON checkout_order (shopper_id, checkout_id);

-- home: shopper_id
CREATE TABLE payment (
  shopper_id BIGINT NOT NULL,
  payment_id BYTEA NOT NULL,
  checkout_id BYTEA NOT NULL,
  provider TEXT NOT NULL,
  provider_ref TEXT,
  pay_url TEXT,
  state TEXT NOT NULL,
  amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
  currency TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  settled_at BIGINT,
  PRIMARY KEY (shopper_id, payment_id)
);

CREATE INDEX payment_by_checkout ON payment (shopper_id, checkout_id);

-- home: shopper_id
CREATE TABLE refund (
  shopper_id BIGINT NOT NULL,
  payment_id BYTEA NOT NULL,
  refund_key TEXT NOT NULL,
  amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
  currency TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (shopper_id, payment_id, refund_key)
);

-- home: person_key
CREATE TABLE quota (
  person_key BYTEA NOT NULL,
  year BIGINT NOT NULL,
  used_minor BIGINT NOT NULL CHECK (used_minor >= 0),
  PRIMARY KEY (person_key, year)
);

-- home: person_key
CREATE TABLE quota_use (
  person_key BYTEA NOT NULL,
  year BIGINT NOT NULL,
  order_id BYTEA NOT NULL,
  amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
  counted_at BIGINT NOT NULL,
  returned_at BIGINT,
  PRIMARY KEY (person_key, year, order_id)
);

-- home: merchant_id
CREATE TABLE orders (
  merchant_id BIGINT NOT NULL,
  order_id BYTEA NOT NULL,
  shopper_id BIGINT NOT NULL,
  checkout_id BYTEA NOT NULL,
  number TEXT NOT NULL,
  state TEXT NOT NULL,
  total_minor BIGINT NOT NULL CHECK (total_minor > 0),
  currency TEXT NOT NULL,
  limit_minor BIGINT NOT NULL CHECK (limit_minor >= 0),
  person_key BYTEA NOT NULL,
  quota_year BIGINT NOT NULL,
  payment_id BYTEA,
  destination TEXT NOT NULL,
  ship_to BYTEA NOT NULL,
  orderer BYTEA NOT NULL,
  quote TEXT NOT NULL,
  placed_at BIGINT NOT NULL,
  paid_at BIGINT,
  packed_at BIGINT,
  shipped_at BIGINT,
  delivered_at BIGINT,
  completed_at BIGINT,
  closed_at BIGINT,
  closed_why TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (merchant_id, order_id),
  UNIQUE (merchant_id, number)
);

CREATE INDEX orders_by_state ON orders (merchant_id, state, order_id);
CREATE INDEX orders_by_time ON orders (placed_at, order_id);

-- home: merchant_id
CREATE TABLE order_line (
  merchant_id BIGINT NOT NULL,
  order_id BYTEA NOT NULL,
  line BIGINT NOT NULL,
  sku_id BYTEA NOT NULL,
  listing_id BYTEA NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  variant TEXT NOT NULL,
  unit_minor BIGINT NOT NULL,
  currency TEXT NOT NULL,
  weight_grams BIGINT,
  picture TEXT,
  PRIMARY KEY (merchant_id, order_id, line)
);
