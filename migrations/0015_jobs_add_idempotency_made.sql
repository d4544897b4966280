-- What the first step of a request made, where it has several: asked again, it goes on with that.
ALTER TABLE idempotency ADD COLUMN made BYTEA;
