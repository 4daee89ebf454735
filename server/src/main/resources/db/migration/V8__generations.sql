-- A generation from acceptance to its end. The price is pinned at acceptance; the cost columns change with the holds.
CREATE TABLE generation (
    id                   uuid        PRIMARY KEY,
    team_id              uuid        NOT NULL REFERENCES team (id),
    mode                 text        NOT NULL CHECK (mode IN ('live', 'test')),
    key_id               uuid,
    prompt               text        NOT NULL,
    format               text        NOT NULL,
    width                integer     NOT NULL,
    height               integer     NOT NULL,
    samples_asked        integer     NOT NULL CHECK (samples_asked BETWEEN 1 AND 4),
    style                text        NOT NULL,
    seed                 bigint      NOT NULL,
    project_id           text,
    metadata             text        NOT NULL,
    auto_select          boolean     NOT NULL,
    final_resolution     text,
    final_file_format    text,
    engine               text        NOT NULL,
    renderer_version     text        NOT NULL,
    price_period         text        NOT NULL,
    price_version        text        NOT NULL,
    price_kind           text        NOT NULL,
    price_step           integer     NOT NULL,
    price_set_micros     bigint      NOT NULL,
    price_final_micros   bigint      NOT NULL,
    price_large_micros   bigint      NOT NULL,
    estimated_micros     bigint      NOT NULL,
    reserved_micros      bigint      NOT NULL CHECK (reserved_micros >= 0),
    charged_micros       bigint      NOT NULL CHECK (charged_micros >= 0),
    released_micros      bigint      NOT NULL CHECK (released_micros >= 0),
    status               text        NOT NULL,
    reason_code          text,
    reason_message       text,
    reason_retryable     boolean,
    warnings             text        NOT NULL,
    selected_sample_id   uuid,
    final_asset_id       uuid,
    final_width          integer,
    final_height         integer,
    final_bytes          bigint,
    attempts             integer     NOT NULL,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    started_at           timestamptz,
    finished_at          timestamptz,
    selection_expires_at timestamptz,
    version              bigint      NOT NULL
);

CREATE INDEX generation_by_team ON generation (team_id, mode, id DESC);
CREATE INDEX generation_by_selection_end ON generation (selection_expires_at) WHERE status = 'awaiting_selection';

CREATE TABLE sample (
    id            uuid    PRIMARY KEY,
    generation_id uuid    NOT NULL REFERENCES generation (id),
    team_id       uuid    NOT NULL,
    set_number    integer NOT NULL,
    number        integer NOT NULL,
    status        text    NOT NULL CHECK (status IN ('ready', 'withheld', 'failed')),
    asset_id      uuid,
    width         integer NOT NULL,
    height        integer NOT NULL,
    seed          bigint  NOT NULL,
    UNIQUE (generation_id, set_number, number)
);

-- What is to be done: small and hot, a row for each generation that is not at rest. A worker owns a task by its node and
-- fence; whoever's fence is not the row's any more has lost it.
CREATE TABLE generation_task (
    generation_id uuid        PRIMARY KEY,
    team_id       uuid        NOT NULL,
    mode          text        NOT NULL,
    phase         text        NOT NULL CHECK (phase IN ('samples', 'final')),
    due_at        timestamptz NOT NULL,
    node          uuid,
    fence         integer     NOT NULL DEFAULT 0,
    attempts      integer     NOT NULL DEFAULT 0,
    delayed       boolean     NOT NULL DEFAULT false
) WITH (fillfactor = 70);

CREATE INDEX generation_task_waiting ON generation_task (mode, team_id, due_at, generation_id) WHERE node IS NULL;
CREATE INDEX generation_task_running ON generation_task (team_id) WHERE node IS NOT NULL;
