-- How many checkpoints were published and the size of the latest, so that the verification sees when one is gone.
CREATE TABLE checkpoint_state (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    published BIGINT NOT NULL,
    latest BIGINT NOT NULL
);
INSERT INTO checkpoint_state (one, published, latest) SELECT 1, count(*), coalesce(max(size), 0) FROM checkpoints;
