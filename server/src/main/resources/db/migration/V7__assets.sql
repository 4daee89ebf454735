-- Pictures: what they are and under which key their bytes are stored. Content never changes; versions are rows.
CREATE TABLE asset (
    id            uuid        PRIMARY KEY,
    team_id       uuid        NOT NULL REFERENCES team (id),
    mode          text        NOT NULL CHECK (mode IN ('live', 'test')),
    type          text        NOT NULL CHECK (type IN ('uploaded', 'generated', 'derived')),
    name          text        NOT NULL,
    media_type    text        NOT NULL,
    bytes         bigint      NOT NULL CHECK (bytes >= 0),
    width         integer     NOT NULL CHECK (width > 0),
    height        integer     NOT NULL CHECK (height > 0),
    sha256        text        NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    generation_id uuid,
    version       bigint      NOT NULL,
    created_at    timestamptz NOT NULL,
    deleted_at    timestamptz
);

CREATE INDEX asset_by_team ON asset (team_id, mode, id DESC);
CREATE INDEX asset_by_generation ON asset (generation_id) WHERE generation_id IS NOT NULL;

-- How much each team stores, both modes; kept with every row that is added.
CREATE TABLE asset_storage (
    team_id uuid   PRIMARY KEY REFERENCES team (id),
    bytes   bigint NOT NULL CHECK (bytes >= 0)
);
