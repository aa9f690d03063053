-- The record: events, their leaves, the tree's stored hashes, and what makes appends repeatable and numbers gap-free.
-- {{bytes}} and {{serial_key}} stand for each database's own words; all times are microseconds since 1970, UTC.
CREATE TABLE events (
    leaf_index BIGINT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    stream TEXT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    organ TEXT NOT NULL,
    actor TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    body {{bytes}} NOT NULL,
    salt {{bytes}} NOT NULL,
    act_id TEXT NOT NULL,
    UNIQUE (stream, version)
);

CREATE TABLE ledger_entries (
    leaf_index BIGINT NOT NULL PRIMARY KEY,
    entry {{bytes}} NOT NULL
);

CREATE TABLE ledger_hashes (
    stored_index BIGINT NOT NULL PRIMARY KEY,
    hash {{bytes}} NOT NULL
);

CREATE TABLE ledger_state (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    size BIGINT NOT NULL
);

INSERT INTO ledger_state (one, size) VALUES (1, 0);

CREATE TABLE checkpoints (
    size BIGINT NOT NULL PRIMARY KEY,
    note TEXT NOT NULL,
    signed_at BIGINT NOT NULL
);

CREATE TABLE acts (
    act_id TEXT NOT NULL PRIMARY KEY,
    request_digest {{bytes}} NOT NULL,
    receipt TEXT NOT NULL
);

CREATE TABLE number_series (
    series TEXT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);

CREATE TABLE numbers (
    series TEXT NOT NULL,
    serial BIGINT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    stream TEXT NOT NULL,
    PRIMARY KEY (series, serial)
);
