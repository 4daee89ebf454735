-- The first answers of repeated POSTs, kept seven days. Written in the transaction of the effect.
CREATE TABLE idempotency_record (
    key_hash    bytea       PRIMARY KEY,
    fingerprint bytea       NOT NULL,
    status      integer     NOT NULL,
    location    text,
    body        bytea       NOT NULL,
    created_at  timestamptz NOT NULL
);

CREATE INDEX idempotency_record_by_age ON idempotency_record (created_at);

-- The running processes; one that was not seen for ten seconds is dead.
CREATE TABLE node (
    id         uuid        PRIMARY KEY,
    started_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL
);
