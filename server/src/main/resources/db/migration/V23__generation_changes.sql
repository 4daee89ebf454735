-- Every state that a generation came to after its acceptance, for those who follow it. Ranges of the UUIDv7 id are ranges of
-- time; what is gone by age is told from the generation itself.
CREATE TABLE generation_change (
    generation_id uuid        NOT NULL,
    version       bigint      NOT NULL,
    status        text        NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (generation_id, version)
) PARTITION BY RANGE (generation_id);

CREATE TABLE generation_change_default PARTITION OF generation_change DEFAULT;
