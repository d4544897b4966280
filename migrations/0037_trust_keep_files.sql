-- A file is read by one run at a time. Of those that a merchant began under the version before while another was
-- under way, the first goes on.
UPDATE import_run SET state = 'failed', finished_at = started_at
  WHERE state = 'running' AND EXISTS (SELECT 1 FROM import_run o
    WHERE o.merchant_id = import_run.merchant_id AND o.object_key = import_run.object_key
      AND o.state = 'running' AND o.import_id < import_run.import_id);
CREATE UNIQUE INDEX import_run_at_work ON import_run (merchant_id, object_key) WHERE state = 'running';

-- Which runs hold a file: one that none holds is removed.
CREATE INDEX import_run_by_file ON import_run (merchant_id, object_key) WHERE object_key IS NOT NULL;

-- The mark of the object store that this market's pictures and files are in; the store holds it too.
-- home: system
CREATE TABLE file_store (
  name TEXT NOT NULL,
  mark TEXT NOT NULL,
  PRIMARY KEY (name)
);
