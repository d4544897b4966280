-- The zone (IANA) in which a person's letters tell times; until she or her browser says it, the market's.
ALTER TABLE account ADD COLUMN zone TEXT;
