-- Keys, by a keyed hash under a pepper that is not in this database.
CREATE TABLE api_key (
    id           uuid        PRIMARY KEY,
    team_id      uuid        NOT NULL REFERENCES team (id),
    mode         text        NOT NULL CHECK (mode IN ('live', 'test')),
    name         text        NOT NULL,
    hint         text        NOT NULL,
    hash         bytea       NOT NULL UNIQUE,
    scopes       text[]      NOT NULL,
    created_at   timestamptz NOT NULL,
    created_by   text        NOT NULL,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    version      bigint      NOT NULL
);

CREATE INDEX api_key_by_team ON api_key (team_id, id DESC);
