-- Read models of cases, given whole by the caller with each append.
CREATE TABLE cases (
    case_id TEXT NOT NULL PRIMARY KEY,
    doc BIGINT NOT NULL UNIQUE,
    number TEXT UNIQUE,
    procedure_id TEXT NOT NULL,
    title TEXT NOT NULL,
    organ TEXT NOT NULL,
    region TEXT NOT NULL,
    secrecy BIGINT NOT NULL,
    measure BIGINT,
    stage TEXT NOT NULL,
    status TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    version BIGINT NOT NULL,
    next_due_at BIGINT,
    facts_json TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX cases_by_opening ON cases (opened_at, case_id);
CREATE INDEX cases_by_due ON cases (next_due_at, case_id);
CREATE INDEX cases_by_update ON cases (updated_at, case_id);
CREATE INDEX cases_by_organ ON cases (organ, opened_at, case_id);
CREATE INDEX cases_by_measure ON cases (measure, opened_at, case_id);

CREATE TABLE case_officers (
    case_id TEXT NOT NULL,
    officer TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (case_id, officer, role)
);
CREATE INDEX case_officers_by_officer ON case_officers (officer, case_id);

CREATE TABLE case_participants (
    case_id TEXT NOT NULL,
    organ TEXT NOT NULL,
    PRIMARY KEY (case_id, organ)
);
CREATE INDEX case_participants_by_organ ON case_participants (organ, case_id);

CREATE TABLE case_clocks (
    case_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    limit_id TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    due_at BIGINT,
    warn_at BIGINT,
    met_at BIGINT,
    owed_by TEXT NOT NULL,
    owed_organ TEXT NOT NULL,
    heard_organ TEXT NOT NULL,
    heard_post TEXT NOT NULL,
    cite TEXT NOT NULL,
    provisional BIGINT NOT NULL,
    PRIMARY KEY (case_id, position)
);
CREATE INDEX case_clocks_by_due ON case_clocks (due_at, case_id, position) WHERE met_at IS NULL;
CREATE INDEX case_clocks_by_warning ON case_clocks (warn_at) WHERE met_at IS NULL;

CREATE TABLE todos (
    case_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    organ TEXT NOT NULL,
    role TEXT NOT NULL,
    post TEXT,
    officer TEXT,
    act TEXT NOT NULL,
    title TEXT NOT NULL,
    due_at BIGINT,
    kind TEXT NOT NULL,
    PRIMARY KEY (case_id, position)
);
CREATE INDEX todos_by_organ ON todos (organ, due_at);
CREATE INDEX todos_by_officer ON todos (officer, due_at);

-- 移送/交接: the item as it stands, and beside it each touch with the organ that made it, so that both sides can be counted apart.
CREATE TABLE handovers (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    from_organ TEXT NOT NULL,
    from_case TEXT NOT NULL,
    to_organ TEXT NOT NULL,
    to_case TEXT,
    sent_at BIGINT NOT NULL,
    receipt_due_at BIGINT NOT NULL,
    signed_at BIGINT,
    signed_by TEXT,
    papers_json TEXT NOT NULL,
    facts_json TEXT NOT NULL,
    answers TEXT,
    state TEXT NOT NULL
);
CREATE INDEX handovers_by_sender ON handovers (from_organ, sent_at, id);
CREATE INDEX handovers_by_recipient ON handovers (to_organ, sent_at, id);
CREATE INDEX handovers_silent ON handovers (receipt_due_at) WHERE signed_at IS NULL;
CREATE INDEX handovers_by_from_case ON handovers (from_case);
CREATE INDEX handovers_by_to_case ON handovers (to_case);
CREATE INDEX handovers_by_answer ON handovers (answers);

CREATE TABLE handover_moves (
    handover TEXT NOT NULL,
    leaf_index BIGINT NOT NULL,
    organ TEXT NOT NULL,
    side TEXT NOT NULL,
    signed BIGINT NOT NULL,
    from_organ TEXT NOT NULL,
    to_organ TEXT NOT NULL,
    PRIMARY KEY (handover, leaf_index)
);

-- Other read models (tasks of the plan, entries of registers, links): typed by their collection, ordered and found by a few columns.
CREATE TABLE records (
    collection TEXT NOT NULL,
    key TEXT NOT NULL,
    parent TEXT,
    organ TEXT,
    state TEXT,
    sort BIGINT NOT NULL,
    due_at BIGINT,
    body TEXT NOT NULL,
    PRIMARY KEY (collection, key)
);
CREATE INDEX records_by_parent ON records (collection, parent, sort, key);
CREATE INDEX records_by_organ ON records (collection, organ, sort, key);
CREATE INDEX records_by_sort ON records (collection, sort, key);
