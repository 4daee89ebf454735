-- What things cost, in versions that never change. rates: a JSON object of meters.
CREATE TABLE price_book (
    version        text        PRIMARY KEY,
    minimum_micros bigint      NOT NULL CHECK (minimum_micros >= 0),
    rates          text        NOT NULL,
    created_at     timestamptz NOT NULL
);

CREATE TRIGGER price_book_is_append_only
    BEFORE UPDATE OR DELETE ON price_book
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

INSERT INTO price_book (version, minimum_micros, rates, created_at)
VALUES ('2026-11', 0,
        '{"generation": {"unit_micros": 50000, "set_micros": 12500, "steps": [{"from": 0, "percent_off": 0},'
        || ' {"from": 1000, "percent_off": 10}, {"from": 10000, "percent_off": 20}, {"from": 100000, "percent_off": 30}]},'
        || ' "further_set": {"unit_micros": 12500}, "large_final": {"unit_micros": 50000}}', now());

-- From which month (UTC, written as 2026-11) on a plan or a team is priced by which book. A team's own comes before its
-- plan's; its null is "the plan's again". Where there is no row it is the first book.
CREATE TABLE price_schedule (
    plan        text REFERENCES plan (name),
    team_id     uuid REFERENCES team (id),
    from_period text NOT NULL,
    version     text REFERENCES price_book (version),
    CHECK (num_nonnulls(plan, team_id) = 1),
    CHECK (plan IS NULL OR version IS NOT NULL),
    UNIQUE NULLS NOT DISTINCT (plan, team_id, from_period)
);

-- The month's numbers of a meter whose price depends on them, beside the generations, which the wallet counts.
CREATE TABLE meter_count (
    team_id       uuid    NOT NULL REFERENCES team (id),
    period        text    NOT NULL,
    meter         text    NOT NULL,
    included_held integer NOT NULL DEFAULT 0 CHECK (included_held >= 0),
    included_used integer NOT NULL DEFAULT 0 CHECK (included_used >= 0),
    priced_held   integer NOT NULL DEFAULT 0 CHECK (priced_held >= 0),
    priced_used   integer NOT NULL DEFAULT 0 CHECK (priced_used >= 0),
    PRIMARY KEY (team_id, period, meter)
);

-- Which of these numbers a generation has, and what its price is made of. Settled with its hold.
CREATE TABLE meter_hold (
    generation_id uuid    NOT NULL,
    meter         text    NOT NULL,
    team_id       uuid    NOT NULL,
    period        text    NOT NULL,
    included      boolean NOT NULL,
    percent_off   integer NOT NULL,
    state         text    NOT NULL CHECK (state IN ('held', 'used', 'released')),
    PRIMARY KEY (generation_id, meter)
);

-- What a month costs at least, pinned while the month lasts.
ALTER TABLE wallet ADD COLUMN minimum_micros bigint NOT NULL DEFAULT 0 CHECK (minimum_micros >= 0);

ALTER TABLE invoice_line DROP CONSTRAINT invoice_line_type_check;
ALTER TABLE invoice_line ADD CONSTRAINT invoice_line_type_check
    CHECK (type IN ('usage', 'adjustment', 'minimum', 'credit'));

-- Which transactions an invoice has seen: what committed later is an adjustment of the next one. Null before this version.
ALTER TABLE invoice ADD COLUMN seen pg_snapshot;

-- What the nightly check found, in short: the same thing is told to operators once.
ALTER TABLE reconciliation_run ADD COLUMN found text;
