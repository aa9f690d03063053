-- Hand-overs that were taken back by their sender or sent back by their recipient before anybody signed for them.
ALTER TABLE handovers ADD COLUMN undone_at BIGINT;
ALTER TABLE handovers ADD COLUMN undone_by TEXT;
ALTER TABLE handovers ADD COLUMN undone_organ TEXT;
ALTER TABLE handovers ADD COLUMN undone_reason TEXT;
ALTER TABLE handover_moves ADD COLUMN undone BIGINT NOT NULL DEFAULT 0;
