-- Where teams want to be told. Headers are sealed. failures counts failed attempts since the last success.
CREATE TABLE webhook_endpoint (
    id              uuid        PRIMARY KEY,
    team_id         uuid        NOT NULL,
    mode            text        NOT NULL CHECK (mode IN ('live', 'test')),
    url             text        NOT NULL,
    events          text[]      NOT NULL CHECK (cardinality(events) > 0),
    description     text,
    header_names    text[]      NOT NULL,
    headers         bytea,
    signature       text        NOT NULL CHECK (signature IN ('v1', 'v1a')),
    public_key      text,
    paused          boolean     NOT NULL,
    disabled_at     timestamptz,
    disabled_reason text CHECK (disabled_reason IN ('requested', 'gone', 'failing')),
    failures        integer     NOT NULL CHECK (failures >= 0),
    failing_since   timestamptz,
    last_failure_at timestamptz,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         bigint      NOT NULL,
    CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
    CHECK ((failures = 0) = (failing_since IS NULL))
);

CREATE INDEX webhook_endpoint_by_team ON webhook_endpoint (team_id, mode, id DESC);

-- Sealed keys. The one without an end is current, the others sign beside it until their overlap is over.
CREATE TABLE webhook_secret (
    id          uuid        PRIMARY KEY,
    team_id     uuid        NOT NULL,
    mode        text        NOT NULL CHECK (mode IN ('live', 'test')),
    endpoint_id uuid        NOT NULL REFERENCES webhook_endpoint (id) ON DELETE CASCADE,
    sealed      bytea       NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz
);

CREATE INDEX webhook_secret_by_endpoint ON webhook_secret (endpoint_id, id DESC);

CREATE UNIQUE INDEX webhook_secret_current ON webhook_secret (endpoint_id) WHERE expires_at IS NULL;

-- One per event and endpoint: the id is derived from both, so that a second fan-out makes nothing new. It outlives its
-- endpoint. attempts counts the automatic ones.
CREATE TABLE delivery (
    id              uuid        NOT NULL,
    team_id         uuid        NOT NULL,
    mode            text        NOT NULL CHECK (mode IN ('live', 'test')),
    endpoint_id     uuid        NOT NULL,
    event_id        uuid        NOT NULL,
    event_type      text        NOT NULL,
    status          text        NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
    attempts        integer     NOT NULL CHECK (attempts >= 0),
    next_attempt_at timestamptz,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE TABLE delivery_default PARTITION OF delivery DEFAULT;

CREATE INDEX delivery_by_endpoint ON delivery (endpoint_id, id DESC);

CREATE INDEX delivery_pending ON delivery (endpoint_id) WHERE status = 'pending';

-- Every POST that left.
CREATE TABLE delivery_attempt (
    id              uuid        NOT NULL,
    team_id         uuid        NOT NULL,
    mode            text        NOT NULL CHECK (mode IN ('live', 'test')),
    delivery_id     uuid        NOT NULL,
    at              timestamptz NOT NULL,
    duration_ms     bigint      NOT NULL,
    response_status integer,
    response_body   text,
    error           text,
    trigger         text        NOT NULL CHECK (trigger IN ('automatic', 'manual', 'test')),
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE TABLE delivery_attempt_default PARTITION OF delivery_attempt DEFAULT;

CREATE INDEX delivery_attempt_by_delivery ON delivery_attempt (delivery_id, id);

-- What is to be sent, small and hot: one row a pending delivery (id = delivery_id), one more for each resend that was
-- asked for. A row with a node is being worked on; the fence rises with every claim.
CREATE TABLE delivery_due (
    id          uuid        PRIMARY KEY,
    team_id     uuid        NOT NULL,
    mode        text        NOT NULL CHECK (mode IN ('live', 'test')),
    endpoint_id uuid        NOT NULL,
    delivery_id uuid        NOT NULL,
    event_id    uuid        NOT NULL,
    trigger     text        NOT NULL CHECK (trigger IN ('automatic', 'manual')),
    attempts    integer     NOT NULL,
    due_at      timestamptz NOT NULL,
    node        uuid,
    fence       bigint      NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX delivery_due_free ON delivery_due (team_id, endpoint_id, due_at) WHERE node IS NULL;

CREATE INDEX delivery_due_next ON delivery_due (due_at) WHERE node IS NULL;

CREATE INDEX delivery_due_claimed ON delivery_due (node) WHERE node IS NOT NULL;

CREATE INDEX delivery_due_by_endpoint ON delivery_due (endpoint_id);
