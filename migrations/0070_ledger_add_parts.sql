-- What of an order's money went back to its shopper in parts: all of it, what of that the market bore, and, of what
-- its merchant bore, the taxes and the merchant's gross (in merchant_currency).
ALTER TABLE escrow_hold ADD COLUMN back_minor BIGINT NOT NULL DEFAULT 0 CHECK (back_minor >= 0);
ALTER TABLE escrow_hold ADD COLUMN borne_minor BIGINT NOT NULL DEFAULT 0 CHECK (borne_minor >= 0);
ALTER TABLE escrow_hold ADD COLUMN back_tax_minor BIGINT NOT NULL DEFAULT 0 CHECK (back_tax_minor >= 0);
ALTER TABLE escrow_hold ADD COLUMN back_gross_minor BIGINT NOT NULL DEFAULT 0 CHECK (back_gross_minor >= 0);
-- Amounts of it that were rounded on their own.
ALTER TABLE escrow_hold ADD COLUMN back_roundings BIGINT NOT NULL DEFAULT 0;
-- What the release took out of escrow; NULL where older versions released, which took all that was held. From here
-- on tax_minor, gross_minor and commission_minor are what stands of the release.
ALTER TABLE escrow_hold ADD COLUMN released_minor BIGINT;
