-- What is addressed to a role in a case is counted from the index alone.
CREATE INDEX todos_of_case ON todos (case_id, role, organ, post, officer, due_at, kind);
