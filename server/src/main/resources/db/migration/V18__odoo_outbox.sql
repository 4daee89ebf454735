-- Who answers for the team towards the platform's other services, as the Auth service names the person. Null: its first owner.
ALTER TABLE team
    ADD COLUMN billing_user text;

-- How far the feed of billable facts was taken into the outbox.
CREATE TABLE odoo_intake (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    written_by text    NOT NULL,
    fact       uuid    NOT NULL
);

INSERT INTO odoo_intake (written_by, fact)
VALUES ('0', '00000000-0000-0000-0000-000000000000');

-- Facts that Odoo has not acknowledged, a row each under the fact's own id: small and hot. One that waits or is being sent
-- has due_at; one that Odoo refused has not, until an operator sends it again.
CREATE TABLE odoo_outbox (
    id                 uuid        PRIMARY KEY,
    team_id            uuid        NOT NULL,
    user_id            text        NOT NULL,
    generation_id      uuid        NOT NULL,
    meter              text        NOT NULL,
    quantity           bigint      NOT NULL,
    amount_micros      bigint      NOT NULL,
    credits_hundredths bigint      NOT NULL,
    period             text        NOT NULL,
    at                 timestamptz NOT NULL,
    due_at             timestamptz,
    attempts           integer     NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    fence              bigint      NOT NULL DEFAULT 0,
    last_error         text
);

CREATE INDEX odoo_outbox_due ON odoo_outbox (due_at, id) WHERE due_at IS NOT NULL;

-- Facts that Odoo has acknowledged: what the facts are held against. It names no person.
CREATE TABLE odoo_acknowledged (
    id                 uuid        NOT NULL,
    team_id            uuid        NOT NULL,
    credits_hundredths bigint      NOT NULL,
    at                 timestamptz NOT NULL,
    attempts           integer     NOT NULL,
    acknowledged_at    timestamptz NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE TABLE odoo_acknowledged_default PARTITION OF odoo_acknowledged DEFAULT;
