-- What happens again and again within a minute, as the refusal of a token, is one row with its number.
ALTER TABLE audit_event
    ADD COLUMN occurrences integer NOT NULL DEFAULT 1 CHECK (occurrences > 0);

CREATE TRIGGER audit_event_is_never_emptied
    BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Where an audited call came from: personal data, beside the event and not in it, so that it can be erased.
CREATE TABLE audit_address (
    id      uuid NOT NULL,
    address text NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE TABLE audit_address_default PARTITION OF audit_address DEFAULT;

-- Where migrations have a role of their own, the service's role may not even try.
DO
$$
DECLARE
    service text;
BEGIN
    FOR service IN
        SELECT DISTINCT grantee
        FROM information_schema.role_table_grants
        WHERE table_schema = current_schema()
          AND table_name = 'audit_event'
          AND grantee <> current_user
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON audit_event FROM %I', service);
    END LOOP;
END
$$;

-- Calls, for the team that made them; id is the request's. No query, no body, no secret.
CREATE TABLE request_log (
    id      uuid        NOT NULL,
    team_id uuid        NOT NULL,
    mode    text        NOT NULL CHECK (mode IN ('live', 'test')),
    key_id  uuid,
    user_id uuid,
    method  text        NOT NULL,
    path    text        NOT NULL,
    status  integer     NOT NULL,
    code    text,
    ms      integer     NOT NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE TABLE request_log_default PARTITION OF request_log DEFAULT;

CREATE INDEX request_log_by_team ON request_log (team_id, mode, id DESC);

-- What the people who run this must know.
CREATE TABLE operator_event (
    id          uuid        NOT NULL,
    kind        text        NOT NULL,
    detail      text        NOT NULL,
    occurrences integer     NOT NULL CHECK (occurrences > 0),
    at          timestamptz NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE TABLE operator_event_default PARTITION OF operator_event DEFAULT;

-- Raised by each change, for If-Match.
ALTER TABLE plan
    ADD COLUMN version bigint NOT NULL DEFAULT 1;

-- A person whose data was erased: what stays is an id that names nobody.
ALTER TABLE app_user
    ADD COLUMN erased_at timestamptz;
