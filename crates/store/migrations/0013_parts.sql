-- Digests of the parts of a case's read model that stand in tables of their own, so that an act writes again only what it
-- changed. Empty until the next act of the case: then every part is written.
ALTER TABLE cases ADD COLUMN parts {{bytes}};
