-- Full text: words and pairs of characters are cut by this program; the database only finds them.
CREATE TABLE case_search (
    doc BIGINT NOT NULL PRIMARY KEY,
    tokens TSVECTOR NOT NULL
);
CREATE INDEX case_search_tokens ON case_search USING GIN (tokens);

-- The audit trail only grows.
CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit rows are never changed or removed'; END $$;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
