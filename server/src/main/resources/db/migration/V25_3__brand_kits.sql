-- Colours, fonts, logos and a style of a brand. content: a JSON object, the same as that of its newest version.
CREATE TABLE brand_kit (
    id         uuid        PRIMARY KEY,
    team_id    uuid        NOT NULL REFERENCES team (id),
    mode       text        NOT NULL CHECK (mode IN ('live', 'test')),
    name       text        NOT NULL,
    is_default boolean     NOT NULL,
    content    text        NOT NULL,
    version    bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CHECK (NOT (is_default AND deleted_at IS NOT NULL))
);

CREATE INDEX brand_kit_by_team ON brand_kit (team_id, mode, id DESC) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX brand_kit_default ON brand_kit (team_id, mode) WHERE is_default;

-- Every version, also of deleted kits: generations were accepted with them.
CREATE TABLE brand_kit_version (
    kit_id     uuid        NOT NULL REFERENCES brand_kit (id) ON DELETE CASCADE,
    version    bigint      NOT NULL,
    team_id    uuid        NOT NULL,
    content    text        NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (kit_id, version)
);

-- The kit and its version that a generation was accepted with, and the pictures that it shows: a JSON array of assets' ids.
ALTER TABLE generation ADD COLUMN brand_kit_id uuid;
ALTER TABLE generation ADD COLUMN brand_kit_version bigint;
ALTER TABLE generation ADD COLUMN reference_asset_ids text NOT NULL DEFAULT '[]';
