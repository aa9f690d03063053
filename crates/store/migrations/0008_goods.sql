-- 涉案物品: one row a lot and storage place of a case, given whole with each append; a lot that is gone keeps one row, so that
-- its chain is found. Quantities in thousandths of the unit.
CREATE TABLE case_goods (
    case_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    lot TEXT NOT NULL,
    root TEXT NOT NULL,
    label TEXT NOT NULL,
    name TEXT NOT NULL,
    model TEXT NOT NULL,
    unit TEXT NOT NULL,
    right_shown TEXT NOT NULL,
    batch TEXT NOT NULL,
    place TEXT NOT NULL,
    held BIGINT NOT NULL,
    under_way BIGINT NOT NULL,
    differs BIGINT NOT NULL,
    since BIGINT NOT NULL,
    due_at BIGINT,
    PRIMARY KEY (case_id, position)
);
CREATE INDEX case_goods_by_root ON case_goods (root, case_id);
CREATE INDEX case_goods_by_place ON case_goods (place, case_id, position);

-- 已知的当事人和权利, by the number under which they are asked for again.
CREATE TABLE case_known (
    case_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (case_id, position)
);
CREATE INDEX case_known_by_number ON case_known (kind, number, case_id);
