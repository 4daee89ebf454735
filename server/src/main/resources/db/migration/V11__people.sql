-- A person is known by the subject of the Auth service's tokens, by a verified address, or by both. All that is personal
-- about anybody stands in this one row.
ALTER TABLE app_user
    ALTER COLUMN email DROP NOT NULL,
    ADD COLUMN subject text UNIQUE,
    ADD COLUMN name    text;

-- founder: the person who made it, for the bound on teams of one person. closed_at: nobody gets in any more, and all of it
-- but the books is erased later.
ALTER TABLE team
    ADD COLUMN founder   uuid REFERENCES app_user (id),
    ADD COLUMN closed_at timestamptz,
    ADD COLUMN erased_at timestamptz;

CREATE INDEX team_by_founder ON team (founder) WHERE founder IS NOT NULL;

CREATE INDEX team_to_erase ON team (closed_at) WHERE closed_at IS NOT NULL AND erased_at IS NULL;

-- The token itself is shown once and never stored. An invitation is open until it is accepted, withdrawn or expired.
CREATE TABLE invitation (
    id           uuid        PRIMARY KEY,
    team_id      uuid        NOT NULL REFERENCES team (id),
    email        text        NOT NULL,
    role         text        NOT NULL CHECK (role IN ('viewer', 'editor', 'admin', 'owner')),
    token_hash   bytea       NOT NULL UNIQUE,
    created_by   text        NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    accepted_at  timestamptz,
    accepted_by  uuid REFERENCES app_user (id),
    withdrawn_at timestamptz
);

CREATE INDEX invitation_by_team ON invitation (team_id, id DESC);
