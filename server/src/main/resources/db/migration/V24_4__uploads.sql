-- Files that come in pieces. received is how much of length is safely here; asset_id what became of it.
CREATE TABLE upload (
    id            uuid        PRIMARY KEY,
    team_id       uuid        NOT NULL REFERENCES team (id),
    mode          text        NOT NULL CHECK (mode IN ('live', 'test')),
    length        bigint      NOT NULL CHECK (length > 0),
    received      bigint      NOT NULL CHECK (received BETWEEN 0 AND length),
    said          text        NOT NULL,
    name          text,
    media_type    text,
    asset_id      uuid,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL
);

CREATE INDEX upload_by_expiry ON upload (expires_at);
CREATE INDEX upload_by_team ON upload (team_id);

-- Pieces, written here before their bytes are, so that none is forgotten. One counts from the moment that it is kept.
CREATE TABLE upload_part (
    upload_id uuid    NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    name      text    NOT NULL,
    position  bigint  NOT NULL,
    bytes     bigint  NOT NULL,
    kept      boolean NOT NULL,
    PRIMARY KEY (upload_id, name)
);
