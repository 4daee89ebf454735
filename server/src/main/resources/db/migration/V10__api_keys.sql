-- predecessor_id: the key that a rotation put this one in the place of. ends_at: when a rotated key's overlap ends.
-- told_week_of, told_day_of: the end that was announced a week and a day before it, so that each is announced once.
ALTER TABLE api_key
    ADD COLUMN predecessor_id       uuid REFERENCES api_key (id),
    ADD COLUMN ends_at              timestamptz,
    ADD COLUMN disabled_at          timestamptz,
    ADD COLUMN allowed_cidrs        text[] NOT NULL DEFAULT '{}',
    ADD COLUMN monthly_cap_micros   bigint CHECK (monthly_cap_micros >= 0),
    ADD COLUMN last_used_ip         text,
    ADD COLUMN last_used_user_agent text,
    ADD COLUMN told_week_of         timestamptz,
    ADD COLUMN told_day_of          timestamptz;

-- A key is rotated once; its successor is rotated next.
CREATE UNIQUE INDEX api_key_by_predecessor ON api_key (predecessor_id) WHERE predecessor_id IS NOT NULL;

CREATE INDEX api_key_by_end ON api_key (least(expires_at, ends_at))
    WHERE revoked_at IS NULL AND (expires_at IS NOT NULL OR ends_at IS NOT NULL);

-- What a key and those that rotations made of it have reserved and charged in one calendar month (UTC).
CREATE TABLE key_wallet (
    lineage        uuid   NOT NULL,
    period         text   NOT NULL,
    team_id        uuid   NOT NULL REFERENCES team (id),
    held_micros    bigint NOT NULL DEFAULT 0 CHECK (held_micros >= 0),
    charged_micros bigint NOT NULL DEFAULT 0 CHECK (charged_micros >= 0),
    PRIMARY KEY (lineage, period)
) WITH (fillfactor = 70);

-- The lineage of the key that asked for it; null for people.
ALTER TABLE hold
    ADD COLUMN lineage uuid;
