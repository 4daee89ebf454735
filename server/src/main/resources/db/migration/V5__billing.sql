-- A team's bounds that it sets itself, and how many of its generations are running or queued, in both modes.
CREATE TABLE account (
    team_id          uuid    PRIMARY KEY REFERENCES team (id),
    spend_cap_micros bigint CHECK (spend_cap_micros >= 0),
    open_generations integer NOT NULL DEFAULT 0 CHECK (open_generations >= 0)
);

-- A team's money in one calendar month (UTC, written as 2026-11). Derived from the ledger and checked against it.
CREATE TABLE wallet (
    team_id          uuid    NOT NULL REFERENCES team (id),
    period           text    NOT NULL,
    held_micros      bigint  NOT NULL DEFAULT 0 CHECK (held_micros >= 0),
    charged_micros   bigint  NOT NULL DEFAULT 0 CHECK (charged_micros >= 0),
    included_held    integer NOT NULL DEFAULT 0 CHECK (included_held >= 0),
    included_used    integer NOT NULL DEFAULT 0 CHECK (included_used >= 0),
    priced_held      integer NOT NULL DEFAULT 0 CHECK (priced_held >= 0),
    priced_used      integer NOT NULL DEFAULT 0 CHECK (priced_used >= 0),
    PRIMARY KEY (team_id, period)
);

-- What was promised for one part of one generation. It is settled once: captured, wholly or in part, or released.
CREATE TABLE hold (
    generation_id   uuid        NOT NULL,
    part            text        NOT NULL CHECK (part IN ('set', 'standard_final', 'large_final')),
    team_id         uuid        NOT NULL,
    period          text        NOT NULL,
    included        boolean     NOT NULL,
    amount_micros   bigint      NOT NULL CHECK (amount_micros >= 0),
    captured_micros bigint      NOT NULL DEFAULT 0 CHECK (captured_micros BETWEEN 0 AND amount_micros),
    state           text        NOT NULL CHECK (state IN ('held', 'captured', 'released')),
    PRIMARY KEY (generation_id, part)
);

CREATE INDEX hold_by_wallet ON hold (team_id, period, state);

-- Every movement of money, from one account of the team to another: available, reserved, charged. One row is both sides
-- of the entry, so what leaves one account arrives at another. The balances are those after the entry.
CREATE TABLE ledger_entry (
    id               uuid        PRIMARY KEY,
    team_id          uuid        NOT NULL,
    period           text        NOT NULL,
    type             text        NOT NULL CHECK (type IN ('hold', 'capture', 'release', 'grant', 'adjustment')),
    debit            text        NOT NULL CHECK (debit IN ('available', 'reserved', 'charged')),
    credit           text        NOT NULL CHECK (credit IN ('available', 'reserved', 'charged')),
    amount_micros    bigint      NOT NULL CHECK (amount_micros > 0),
    generation_id    uuid,
    part             text,
    reserved_micros  bigint      NOT NULL,
    charged_micros   bigint      NOT NULL,
    created_at       timestamptz NOT NULL,
    CHECK (debit <> credit)
);

CREATE INDEX ledger_entry_by_team ON ledger_entry (team_id, id DESC);

CREATE TRIGGER ledger_entry_is_append_only
    BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What was delivered, a row a fact, in both modes; the platform's own credits stand beside the money.
CREATE TABLE usage_event (
    id                 uuid        NOT NULL,
    team_id            uuid        NOT NULL,
    mode               text        NOT NULL CHECK (mode IN ('live', 'test')),
    key_id             uuid,
    generation_id      uuid        NOT NULL,
    meter              text        NOT NULL,
    quantity           integer     NOT NULL,
    amount_micros      bigint      NOT NULL,
    credits_hundredths integer     NOT NULL,
    period             text        NOT NULL,
    at                 timestamptz NOT NULL,
    written_by         xid8        NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE TABLE usage_event_default PARTITION OF usage_event DEFAULT;

CREATE INDEX usage_event_by_team ON usage_event (team_id, mode, id);
