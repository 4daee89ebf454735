-- What an engine elsewhere was handed, a row a generation: under which id it knows it, what it reported last, and what its
-- adapter wants to know later. It outlives the task, so that a late report can be told from one of nobody's; the task says
-- whether anything is awaited.
CREATE TABLE engine_handover (
    generation_id  uuid        PRIMARY KEY,
    team_id        uuid        NOT NULL,
    engine         text        NOT NULL,
    reference      text        NOT NULL,
    attempt        integer     NOT NULL DEFAULT 0,
    memo           text        NOT NULL,
    handed_over_at timestamptz NOT NULL,
    looks          integer     NOT NULL DEFAULT 0,
    reports        integer     NOT NULL DEFAULT 0,
    report         text,
    UNIQUE (engine, reference)
);

CREATE INDEX engine_handover_by_team ON engine_handover (team_id);
CREATE INDEX engine_handover_by_age ON engine_handover (handed_over_at);

-- A task in the hands of an engine elsewhere waits without a worker, counts among its team's running ones, and is looked at
-- when it is due: a queue of its own.
ALTER TABLE generation_task ADD COLUMN handed_over boolean NOT NULL DEFAULT false;

DROP INDEX generation_task_waiting;
CREATE INDEX generation_task_waiting ON generation_task (mode, team_id, due_at, generation_id)
    WHERE node IS NULL AND NOT handed_over;

DROP INDEX generation_task_running;
CREATE INDEX generation_task_running ON generation_task (team_id) WHERE node IS NOT NULL OR handed_over;

CREATE INDEX generation_task_handed_over ON generation_task (due_at, generation_id) WHERE node IS NULL AND handed_over;
