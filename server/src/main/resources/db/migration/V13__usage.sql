-- What became of the part: delivered; or, for the meter generation, how the generation ended.
ALTER TABLE usage_event ADD COLUMN status text NOT NULL DEFAULT 'delivered';

-- Facts that are in no rollup yet, a row each, written with the fact and deleted by the fold: small and hot. Each carries
-- what a reader adds up, so that the facts themselves are read by nobody but the reconciliation and the feed.
CREATE TABLE usage_tail (
    id                 uuid        PRIMARY KEY,
    team_id            uuid        NOT NULL,
    mode               text        NOT NULL,
    key_id             uuid,
    meter              text        NOT NULL,
    status             text        NOT NULL,
    quantity           integer     NOT NULL,
    amount_micros      bigint      NOT NULL,
    credits_hundredths integer     NOT NULL,
    at                 timestamptz NOT NULL
);

CREATE INDEX usage_tail_by_team ON usage_tail (team_id, mode, at);

-- Sums by hour and by day (UTC). With usage_tail, read in one statement, they are all facts, each once.
CREATE TABLE usage_hour (
    team_id            uuid        NOT NULL,
    mode               text        NOT NULL,
    start_at           timestamptz NOT NULL,
    meter              text        NOT NULL,
    status             text        NOT NULL,
    key_id             uuid,
    quantity           bigint      NOT NULL,
    amount_micros      bigint      NOT NULL,
    credits_hundredths bigint      NOT NULL,
    UNIQUE NULLS NOT DISTINCT (team_id, mode, start_at, meter, status, key_id)
);

CREATE TABLE usage_day (
    team_id            uuid        NOT NULL,
    mode               text        NOT NULL,
    start_at           timestamptz NOT NULL,
    meter              text        NOT NULL,
    status             text        NOT NULL,
    key_id             uuid,
    quantity           bigint      NOT NULL,
    amount_micros      bigint      NOT NULL,
    credits_hundredths bigint      NOT NULL,
    UNIQUE NULLS NOT DISTINCT (team_id, mode, start_at, meter, status, key_id)
);

INSERT INTO usage_tail (id, team_id, mode, key_id, meter, status, quantity, amount_micros, credits_hundredths, at)
SELECT id, team_id, mode, key_id, meter, status, quantity, amount_micros, credits_hundredths, at
FROM usage_event;
