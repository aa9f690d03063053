-- One-time links: one for each account at most; it serves once another administrator than its maker has confirmed it.
-- `digest` is all that is kept of the token.
CREATE TABLE links (
    officer TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    is_first BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    confirmed_by TEXT,
    confirmed_at BIGINT
);
CREATE INDEX links_by_time ON links (made_at, id);
-- Links of before, which nobody confirmed.
DELETE FROM settings WHERE key LIKE 'link:%';
