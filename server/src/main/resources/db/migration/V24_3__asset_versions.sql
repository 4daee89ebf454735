-- What an asset's content was before its present one; never changed, gone with the asset.
CREATE TABLE asset_version (
    asset_id   uuid        NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
    version    bigint      NOT NULL CHECK (version > 0),
    team_id    uuid        NOT NULL,
    media_type text        NOT NULL,
    bytes      bigint      NOT NULL,
    width      integer     NOT NULL,
    height     integer     NOT NULL,
    sha256     text        NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (asset_id, version),
    FOREIGN KEY (team_id, sha256) REFERENCES stored_file (team_id, sha256)
);

CREATE INDEX asset_version_by_content ON asset_version (team_id, sha256);

-- content_at is since when the content is the present one, null for as long as the asset is. recipe names what was asked for
-- of the parent's content: of equal exports there is one.
ALTER TABLE asset
    ADD COLUMN content_at timestamptz,
    ADD COLUMN recipe     text;

CREATE UNIQUE INDEX asset_by_recipe ON asset (parent_id, recipe) WHERE recipe IS NOT NULL AND deleted_at IS NULL;
