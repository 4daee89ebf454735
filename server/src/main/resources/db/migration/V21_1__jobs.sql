-- Work that takes longer than a call. One step at a time: whoever has it names itself in node, and the fence rises with
-- every claim. cursor says how far it came and is the kind's own business; so are task and result, both JSON.
CREATE TABLE job (
    id            uuid             PRIMARY KEY,
    team_id       uuid             NOT NULL,
    mode          text             NOT NULL CHECK (mode IN ('live', 'test')),
    kind          text             NOT NULL,
    task          text             NOT NULL,
    status        text             NOT NULL CHECK (status IN ('pending', 'running', 'succeeded', 'failed', 'canceled')),
    cursor        text,
    progress      double precision NOT NULL CHECK (progress BETWEEN 0 AND 1),
    result        text,
    error_code    text,
    error_message text,
    failures      integer          NOT NULL,
    due_at        timestamptz      NOT NULL,
    node          uuid,
    fence         bigint           NOT NULL,
    created_at    timestamptz      NOT NULL,
    updated_at    timestamptz      NOT NULL,
    finished_at   timestamptz,
    CHECK ((finished_at IS NULL) = (status IN ('pending', 'running'))),
    CHECK ((error_code IS NULL) = (status <> 'failed'))
);

CREATE INDEX job_open ON job (due_at, id) WHERE finished_at IS NULL;

CREATE INDEX job_by_team ON job (team_id, id) WHERE finished_at IS NULL;

CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL;
