-- How long a plan keeps finals, from the end of their generation; null is until somebody deletes them.
ALTER TABLE plan ADD COLUMN finals_kept_days integer CHECK (finals_kept_days >= 1);

-- Whether a final's time is over and it was dropped.
ALTER TABLE generation ADD COLUMN final_retired boolean NOT NULL DEFAULT false;

CREATE INDEX generation_with_final ON generation (team_id, finished_at) WHERE final_asset_id IS NOT NULL AND NOT final_retired;
