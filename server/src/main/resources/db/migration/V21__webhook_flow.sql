-- How fast and in which order an endpoint is told.
ALTER TABLE webhook_endpoint
    ADD COLUMN rate_limit_per_second integer CHECK (rate_limit_per_second BETWEEN 1 AND 1000),
    ADD COLUMN ordering text NOT NULL DEFAULT 'none' CHECK (ordering IN ('none', 'fifo'));

-- When the next POST to an endpoint may leave, as all nodes see it. Only endpoints that have a rate limit or whose circuit
-- was open at some time have a row; only claims hold its lock, and nobody waits while holding it.
CREATE TABLE webhook_pace (
    endpoint_id uuid        PRIMARY KEY REFERENCES webhook_endpoint (id) ON DELETE CASCADE,
    next_at     timestamptz NOT NULL,
    probe_at    timestamptz NOT NULL
) WITH (fillfactor = 50);

INSERT INTO webhook_pace (endpoint_id, next_at, probe_at)
SELECT id, now(), now()
FROM webhook_endpoint
WHERE failures >= 20;

-- What goes first: 0 what somebody asked for, 1 what happens, 2 what is made good.
ALTER TABLE delivery_due ADD COLUMN priority smallint NOT NULL DEFAULT 1 CHECK (priority BETWEEN 0 AND 2);

UPDATE delivery_due SET priority = 0 WHERE trigger = 'manual';

DROP INDEX delivery_due_free;

CREATE INDEX delivery_due_free ON delivery_due (team_id, endpoint_id, priority, due_at) WHERE node IS NULL;

-- The order of events, for endpoints that want it.
DROP INDEX delivery_due_by_endpoint;

CREATE INDEX delivery_due_by_endpoint ON delivery_due (endpoint_id, priority, event_id);

-- Whether something is on its way to an endpoint, and what a dead node held.
DROP INDEX delivery_due_claimed;

CREATE INDEX delivery_due_claimed ON delivery_due (endpoint_id) WHERE node IS NOT NULL;
