-- Words of a case with its personal data, asked only under the scope of those who may read them; `case_search` holds the rest.
-- What was indexed before mixed the two, so both are filled anew when the read models are derived from the events.
CREATE VIRTUAL TABLE case_search_personal USING fts5(tokens, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
DELETE FROM case_search;
