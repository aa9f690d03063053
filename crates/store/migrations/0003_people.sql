-- Accounts, sessions, drafts, saved filters, an officer's own phrases, the audit trail.
CREATE TABLE accounts (
    officer TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    organ TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    totp_secret {{bytes}},
    totp_last_step BIGINT,
    posts_json TEXT NOT NULL,
    clearance BIGINT NOT NULL,
    administrator TEXT,
    state TEXT NOT NULL,
    failed_attempts BIGINT NOT NULL,
    locked_until BIGINT,
    must_change BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    last_sign_in_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX accounts_by_organ ON accounts (organ, officer);

CREATE TABLE sessions (
    id_digest {{bytes}} NOT NULL PRIMARY KEY,
    data TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE drafts (
    officer TEXT NOT NULL,
    case_id TEXT NOT NULL,
    act TEXT NOT NULL,
    form TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (officer, case_id, act)
);

CREATE TABLE saved_filters (
    officer TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (officer, name)
);

CREATE TABLE saved_phrases (
    officer TEXT NOT NULL,
    phrase TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (officer, phrase)
);

CREATE TABLE audit (
    seq {{serial_key}},
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    organ TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    outcome TEXT NOT NULL,
    request_id TEXT NOT NULL,
    address TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_by_actor ON audit (actor, seq);
CREATE INDEX audit_by_subject ON audit (subject, seq);
CREATE INDEX audit_by_request ON audit (request_id, seq);
