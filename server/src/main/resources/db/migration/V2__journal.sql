-- Events, frozen as they were told. Ranges of the UUIDv7 id are ranges of time; partitions are made ahead.
CREATE TABLE event (
    id                uuid        NOT NULL,
    team_id           uuid        NOT NULL,
    mode              text        NOT NULL CHECK (mode IN ('live', 'test')),
    type              text        NOT NULL,
    payload           text        NOT NULL,
    about_endpoint_id uuid,
    created_at        timestamptz NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE TABLE event_default PARTITION OF event DEFAULT;

CREATE INDEX event_by_team ON event (team_id, mode, id DESC);

-- Events that were not handed to the webhooks yet: small and hot.
CREATE TABLE event_pending (
    event_id uuid PRIMARY KEY
);

-- Who did what. Ids only; nothing here is ever changed or deleted.
CREATE TABLE audit_event (
    id      uuid        NOT NULL,
    team_id uuid,
    actor   text        NOT NULL,
    action  text        NOT NULL,
    target  text,
    outcome text        NOT NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE TABLE audit_event_default PARTITION OF audit_event DEFAULT;

CREATE INDEX audit_event_by_team ON audit_event (team_id, id DESC);

CREATE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER audit_event_is_append_only
    BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
