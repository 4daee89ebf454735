-- For the feed of billable facts, which reads in the order of transactions.
CREATE INDEX usage_event_by_transaction ON usage_event (written_by, id);

-- The nightly proof that the books agree, a row a day (UTC); whoever writes the row does the work.
CREATE TABLE reconciliation_run (
    day         date        PRIMARY KEY,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    differences integer CHECK (differences >= 0)
);
