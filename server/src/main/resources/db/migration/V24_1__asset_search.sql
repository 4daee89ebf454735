-- What an asset can be found by: words of its name and tags, and its tags whole, each behind its team, so that the index
-- leads to the words of one team and does not grow slower with the others.
ALTER TABLE asset ADD COLUMN words tsvector NOT NULL DEFAULT '';

UPDATE asset
SET words = coalesce(
    (SELECT array_to_tsvector(array_agg(DISTINCT asset.team_id || '/' || word))
     FROM regexp_split_to_table(lower(asset.name), '[^[:alnum:]]+') AS word
     WHERE word <> ''), '');

CREATE INDEX asset_by_word ON asset USING gin (words);

-- The trash, in the order in which it is emptied.
CREATE INDEX asset_in_trash ON asset (deleted_at) WHERE deleted_at IS NOT NULL;
