-- What people attach to what they write: a photo, written anew, or a PDF, kept as it came. Its bytes lie in the
-- object store, where no public address leads; whoever may read what it is about may read it.
-- home: merchant_id
CREATE TABLE attachment (
  merchant_id BIGINT NOT NULL,
  attachment_id BYTEA NOT NULL,
  about BYTEA NOT NULL,
  name TEXT NOT NULL,
  media TEXT NOT NULL CHECK (media IN ('image/jpeg', 'application/pdf')),
  bytes BIGINT NOT NULL CHECK (bytes > 0),
  object_key TEXT NOT NULL,
  attached_by BIGINT NOT NULL,
  attached_at BIGINT NOT NULL,
  PRIMARY KEY (merchant_id, attachment_id)
);

CREATE INDEX attachment_by_about ON attachment (merchant_id, about, attachment_id);

-- The objects that an attachment names, over all homes: one that none names was refused or cut off, and is removed.
-- home: system
CREATE TABLE attachment_object (
  object_key TEXT NOT NULL,
  PRIMARY KEY (object_key)
);
