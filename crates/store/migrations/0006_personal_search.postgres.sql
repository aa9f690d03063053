-- Words of a case with its personal data, asked only under the scope of those who may read them; `case_search` holds the rest.
-- What was indexed before mixed the two, so both are filled anew when the read models are derived from the events.
CREATE TABLE case_search_personal (
    doc BIGINT NOT NULL PRIMARY KEY,
    tokens TSVECTOR NOT NULL
);
CREATE INDEX case_search_personal_tokens ON case_search_personal USING GIN (tokens);
DELETE FROM case_search;
