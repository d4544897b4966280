-- HS codes of seven or nine digits were taken once: a spreadsheet had dropped the zero they begin with, so
-- that they name another product. Nothing rests on them until their merchants confirm them anew.
UPDATE variant_hs SET state = 'suggested' WHERE LENGTH(code) IN (7, 9);
