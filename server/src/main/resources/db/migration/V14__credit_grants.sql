-- Money that the operators gave a team. What remains pays before the team does, until it expires.
CREATE TABLE credit_grant (
    id               uuid        PRIMARY KEY,
    team_id          uuid        NOT NULL REFERENCES team (id),
    name             text        NOT NULL,
    amount_micros    bigint      NOT NULL CHECK (amount_micros > 0),
    remaining_micros bigint      NOT NULL CHECK (remaining_micros BETWEEN 0 AND amount_micros),
    lapsed_micros    bigint      NOT NULL DEFAULT 0 CHECK (lapsed_micros BETWEEN 0 AND amount_micros),
    priority         integer     NOT NULL CHECK (priority BETWEEN 0 AND 100),
    expires_at       timestamptz,
    created_at       timestamptz NOT NULL
);

CREATE INDEX credit_grant_by_team ON credit_grant (team_id, id DESC);
CREATE INDEX credit_grant_lapsing ON credit_grant (expires_at) WHERE remaining_micros > 0;

-- How much of a hold a grant pays. Settled with the hold: captured up to what was charged, the rest given back.
CREATE TABLE credit_use (
    generation_id   uuid    NOT NULL,
    part            text    NOT NULL,
    place           integer NOT NULL,
    grant_id        uuid    NOT NULL REFERENCES credit_grant (id),
    team_id         uuid    NOT NULL,
    period          text    NOT NULL,
    amount_micros   bigint  NOT NULL CHECK (amount_micros > 0),
    captured_micros bigint  NOT NULL DEFAULT 0 CHECK (captured_micros BETWEEN 0 AND amount_micros),
    state           text    NOT NULL CHECK (state IN ('held', 'settled')),
    PRIMARY KEY (generation_id, part, place)
);

CREATE INDEX credit_use_by_grant ON credit_use (grant_id);
CREATE INDEX credit_use_by_wallet ON credit_use (team_id, period);

-- How much of the hold grants pay, and of the wallet: caps bound what is left of it.
ALTER TABLE hold ADD COLUMN credit_micros bigint NOT NULL DEFAULT 0
    CHECK (credit_micros BETWEEN 0 AND amount_micros);
ALTER TABLE wallet ADD COLUMN credit_held_micros bigint NOT NULL DEFAULT 0
    CHECK (credit_held_micros BETWEEN 0 AND held_micros);
ALTER TABLE wallet ADD COLUMN credit_charged_micros bigint NOT NULL DEFAULT 0
    CHECK (credit_charged_micros BETWEEN 0 AND charged_micros);

-- Whether there ever was a grant: most teams have none, and their holds look no further.
ALTER TABLE account ADD COLUMN has_credit boolean NOT NULL DEFAULT false;

-- Grants come to the team from the platform, and go back to it when they lapse.
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_debit_check;
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_debit_check
    CHECK (debit IN ('available', 'reserved', 'charged', 'platform'));
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_credit_check;
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_credit_check
    CHECK (credit IN ('available', 'reserved', 'charged', 'platform'));
