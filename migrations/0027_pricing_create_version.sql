-- Rises with every change of exchange rates and decisions about quotes: what was loaded at a version is
-- what stands at it.
-- home: reference
CREATE TABLE pricing_version (
  name TEXT NOT NULL PRIMARY KEY CHECK (name = 'market'),
  version BIGINT NOT NULL
);
INSERT INTO pricing_version (name, version) VALUES ('market', 1);

-- As above, of the cards of one merchant; none means 0.
-- home: merchant_id
CREATE TABLE rate_card_version (
  merchant_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (merchant_id)
);
