-- What a fact was priced by: the price of the whole part, the discount in it, and whether the plan included it.
ALTER TABLE usage_event ADD COLUMN unit_micros bigint NOT NULL DEFAULT 0;
ALTER TABLE usage_event ADD COLUMN percent_off integer NOT NULL DEFAULT 0;
ALTER TABLE usage_event ADD COLUMN included boolean NOT NULL DEFAULT false;

-- A closed month of a team. The document is what callers read, to the byte, for ever.
CREATE TABLE invoice (
    id        uuid        PRIMARY KEY,
    team_id   uuid        NOT NULL REFERENCES team (id),
    period    text        NOT NULL,
    document  text        NOT NULL,
    closed_at timestamptz NOT NULL,
    UNIQUE (team_id, period)
);

CREATE INDEX invoice_by_team ON invoice (team_id, id DESC);

-- Its lines again, to tell what of a month was invoiced already: what comes later is an adjustment of the next invoice.
CREATE TABLE invoice_line (
    invoice_id    uuid    NOT NULL REFERENCES invoice (id),
    place         integer NOT NULL,
    type          text    NOT NULL CHECK (type IN ('usage', 'adjustment', 'credit')),
    period        text    NOT NULL,
    meter         text    NOT NULL,
    included      boolean NOT NULL,
    percent_off   integer NOT NULL,
    unit_micros   bigint  NOT NULL,
    quantity      bigint  NOT NULL,
    amount_micros bigint  NOT NULL,
    PRIMARY KEY (invoice_id, place)
);

CREATE TRIGGER invoice_is_append_only
    BEFORE UPDATE OR DELETE ON invoice
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER invoice_line_is_append_only
    BEFORE UPDATE OR DELETE ON invoice_line
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
