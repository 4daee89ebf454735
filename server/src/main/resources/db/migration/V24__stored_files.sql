-- Bytes of teams, equal ones once. A row is older than its bytes; name is where they lie and never used for others.
-- check_at is when to look whether anything still refers to it; null is: something does, as far as is known.
CREATE TABLE stored_file (
    team_id     uuid        NOT NULL REFERENCES team (id),
    sha256      text        NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    name        text        NOT NULL,
    bytes       bigint      NOT NULL CHECK (bytes >= 0),
    check_at    timestamptz,
    verified_at timestamptz NOT NULL,
    PRIMARY KEY (team_id, sha256)
);

CREATE INDEX stored_file_to_check ON stored_file (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX stored_file_to_verify ON stored_file (verified_at);

-- Bytes whose row is gone, until they are too.
CREATE TABLE stored_garbage (
    team_id    uuid        NOT NULL,
    name       text        NOT NULL,
    dropped_at timestamptz NOT NULL,
    PRIMARY KEY (team_id, name)
);

-- What was stored before is named by its hash alone.
INSERT INTO stored_file (team_id, sha256, name, bytes, check_at, verified_at)
SELECT team_id, sha256, sha256, max(bytes), NULL, now()
FROM asset
GROUP BY team_id, sha256;

-- From now on the sum of what lies there, so equal bytes once.
UPDATE asset_storage
SET bytes = coalesce((SELECT sum(f.bytes) FROM stored_file f WHERE f.team_id = asset_storage.team_id), 0);

-- version is the content's from now on, revision the row's. Labels are the team's own words.
ALTER TABLE asset
    ADD CONSTRAINT asset_has_bytes FOREIGN KEY (team_id, sha256) REFERENCES stored_file (team_id, sha256),
    ADD COLUMN revision  bigint NOT NULL DEFAULT 1,
    ADD COLUMN tags      text[] NOT NULL DEFAULT '{}',
    ADD COLUMN metadata  text   NOT NULL DEFAULT '{}',
    ADD COLUMN parent_id uuid;

CREATE INDEX asset_by_content ON asset (team_id, sha256);
