-- Who said that the goods are back: 'merchant', or 'market' when they counted as back; none where it was not kept.
ALTER TABLE return_case ADD COLUMN received_by TEXT;
