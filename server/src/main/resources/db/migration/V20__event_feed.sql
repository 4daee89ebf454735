-- The transaction that wrote an event: whoever must miss none reads in this order, and only what no transaction that is
-- still open can come before. Rows that are there already get this one; the default is the same for all, so none is rewritten.
ALTER TABLE event
    ADD COLUMN written_by xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE INDEX event_by_transaction ON event (written_by, id);

-- How far events were relayed to the broker, and by which node just now; there from the first relaying on. The fence says
-- who may move it.
CREATE TABLE event_relay (
    only_row     boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    written_by   text        NOT NULL,
    event        uuid        NOT NULL,
    node         uuid,
    fence        bigint      NOT NULL DEFAULT 0,
    leased_until timestamptz NOT NULL DEFAULT '-infinity'
);
