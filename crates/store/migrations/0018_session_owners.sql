-- Whose a session is, so that its owner can see and end it.
ALTER TABLE sessions ADD COLUMN officer TEXT;
CREATE INDEX sessions_by_officer ON sessions (officer);
