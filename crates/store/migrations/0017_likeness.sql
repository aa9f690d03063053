-- Cases with one key are read, latest first, from the index alone, with whether the key is personal.
DROP INDEX case_keys_by_value;
CREATE INDEX case_keys_by_value ON case_keys (likeness, value, case_id, personal);
