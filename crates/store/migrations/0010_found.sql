-- What finders say of cases, by what cases are found to be alike, and what they add to tallies: derived from the events
-- with the rest of the read model, so that every figure is a sum over the rows it opens to.
CREATE TABLE case_findings (
    case_id TEXT NOT NULL,
    finder TEXT NOT NULL,
    verdict TEXT NOT NULL,
    percent BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (case_id, finder)
);
CREATE INDEX case_findings_by_finder ON case_findings (finder, verdict, case_id);

CREATE TABLE case_keys (
    case_id TEXT NOT NULL,
    likeness TEXT NOT NULL,
    value TEXT NOT NULL,
    personal BIGINT NOT NULL,
    PRIMARY KEY (case_id, likeness, value, personal)
);
CREATE INDEX case_keys_by_value ON case_keys (likeness, value, case_id);

CREATE TABLE case_figures (
    case_id TEXT NOT NULL,
    tally TEXT NOT NULL,
    tag TEXT NOT NULL,
    figure TEXT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (case_id, tally, tag, figure)
);
CREATE INDEX case_figures_by_tag ON case_figures (tally, tag, case_id);
