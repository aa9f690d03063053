-- Topics that cases are marked with: derived from the events with the rest of the read model, so that every count of a topic
-- is a count of the rows it opens to. `year` is the civil year in which the case was opened.
CREATE TABLE case_topics (
    case_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    year BIGINT NOT NULL,
    PRIMARY KEY (case_id, topic)
);
CREATE INDEX case_topics_by_topic ON case_topics (topic, case_id);
