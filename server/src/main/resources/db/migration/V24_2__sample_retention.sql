-- Whether it was decided what becomes of a sample's picture: dropped when its time was over, or kept because it was selected.
ALTER TABLE sample ADD COLUMN settled boolean NOT NULL DEFAULT false;

CREATE INDEX sample_to_settle ON sample (id) WHERE NOT settled;
