-- Entries of registers: read models of the cases that carry their life. One key has one entry that holds it.
CREATE TABLE register_entries (
    case_id TEXT NOT NULL PRIMARY KEY,
    register TEXT NOT NULL,
    entry_key TEXT NOT NULL,
    state TEXT NOT NULL,
    holds_key BIGINT NOT NULL,
    valid_until BIGINT,
    organ TEXT NOT NULL,
    facts_json TEXT NOT NULL,
    public_text TEXT NOT NULL,
    inner_text TEXT NOT NULL
);
CREATE UNIQUE INDEX register_entries_in_force ON register_entries (register, entry_key) WHERE holds_key = 1;
CREATE INDEX register_entries_by_key ON register_entries (register, entry_key, case_id);

-- Entries that a case names in its facts, so that running appointments can be counted and listed.
CREATE TABLE entry_names (
    case_id TEXT NOT NULL,
    register TEXT NOT NULL,
    entry_key TEXT NOT NULL,
    PRIMARY KEY (case_id, register, entry_key)
);
CREATE INDEX entry_names_by_entry ON entry_names (register, entry_key, case_id);

-- Draws by their public number, and whether their result is still to be made.
CREATE TABLE draws (
    draw TEXT NOT NULL PRIMARY KEY,
    case_id TEXT NOT NULL,
    waits BIGINT NOT NULL
);
CREATE INDEX draws_waiting ON draws (waits, draw);
CREATE INDEX draws_by_case ON draws (case_id);
