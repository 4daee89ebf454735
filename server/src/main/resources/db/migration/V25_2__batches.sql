-- Creates that were handed in together. A node owns one by its node and fence while it works on it; whoever's fence is not
-- the row's any more has lost it.
CREATE TABLE batch (
    id          uuid        PRIMARY KEY,
    team_id     uuid        NOT NULL REFERENCES team (id),
    mode        text        NOT NULL CHECK (mode IN ('live', 'test')),
    key_id      uuid,
    user_id     uuid,
    user_role   text,
    status      text        NOT NULL CHECK (status IN ('pending', 'processing', 'canceling', 'completed', 'canceled')),
    line_count  integer     NOT NULL CHECK (line_count > 0),
    due_at      timestamptz NOT NULL,
    node        uuid,
    fence       integer     NOT NULL DEFAULT 0,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    finished_at timestamptz,
    CHECK (num_nonnulls(key_id, user_id) = 1)
);

CREATE INDEX batch_by_team ON batch (team_id, mode, id DESC);
CREATE INDEX batch_due ON batch (due_at) WHERE finished_at IS NULL;
CREATE INDEX batch_finished ON batch (finished_at) WHERE finished_at IS NOT NULL;

-- One create of a batch: as it was sent, and what became of it.
CREATE TABLE batch_line (
    batch_id        uuid    NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    number          integer NOT NULL,
    idempotency_key text    NOT NULL,
    request         text    NOT NULL,
    status          text    NOT NULL CHECK (status IN ('waiting', 'accepted', 'refused', 'canceled')),
    generation_id   uuid,
    problem         text,
    PRIMARY KEY (batch_id, number),
    CHECK ((status = 'accepted') = (generation_id IS NOT NULL)),
    CHECK ((status = 'refused') = (problem IS NOT NULL))
);

CREATE INDEX batch_line_waiting ON batch_line (batch_id, number) WHERE status = 'waiting';
