-- Sets of samples beyond the first, as they were asked for: a JSON array, one element a set, the second set first.
ALTER TABLE generation ADD COLUMN further_sets text NOT NULL DEFAULT '[]';

-- A further set is held, delivered and paid as often as it is asked for; every other part has the number 1.
ALTER TABLE hold ADD COLUMN number integer NOT NULL DEFAULT 1;
ALTER TABLE hold DROP CONSTRAINT hold_part_check;
ALTER TABLE hold ADD CONSTRAINT hold_part_check
    CHECK (part IN ('set', 'standard_final', 'large_final', 'further_set'));
ALTER TABLE hold DROP CONSTRAINT hold_pkey;
ALTER TABLE hold ADD PRIMARY KEY (generation_id, part, number);

ALTER TABLE meter_hold ADD COLUMN number integer NOT NULL DEFAULT 1;
ALTER TABLE meter_hold DROP CONSTRAINT meter_hold_pkey;
ALTER TABLE meter_hold ADD PRIMARY KEY (generation_id, meter, number);
