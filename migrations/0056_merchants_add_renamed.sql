-- When an approved merchant took a name that nobody has verified yet: until then it is shown as not verified.
ALTER TABLE merchant ADD COLUMN renamed_at BIGINT;
