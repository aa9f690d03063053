-- Batches of marks that were screened, and what was found in them. A finding is an organ's: it stands once for the same thing
-- found (`of_key`, `found_key`), however often it is found again, and keeps its reviewer's decision.
CREATE TABLE screenings (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    organ TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    source_name TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    marks BIGINT NOT NULL,
    found BIGINT NOT NULL,
    known BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX screenings_by_organ ON screenings (organ, made_at, id);

CREATE TABLE screening_findings (
    id TEXT NOT NULL PRIMARY KEY,
    screening TEXT NOT NULL,
    kind TEXT NOT NULL,
    organ TEXT NOT NULL,
    of_key TEXT NOT NULL,
    found_key TEXT NOT NULL,
    score BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT,
    body TEXT NOT NULL,
    UNIQUE (organ, kind, of_key, found_key)
);
CREATE INDEX screening_findings_of_organ ON screening_findings (organ, screening, verdict, score, id);

-- What is addressed to a post of an organ is found without looking at the organ's other things to do.
DROP INDEX todos_by_organ;
CREATE INDEX todos_by_post ON todos (organ, post, due_at);

-- The roles an officer holds are read from the index alone.
DROP INDEX case_officers_by_officer;
CREATE INDEX case_officers_by_officer ON case_officers (officer, case_id, role);
