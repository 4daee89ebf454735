-- Lists of deliveries read a page of each status and merge them, so that a rare one is found at once among millions: one
-- index serves lists with and without a filter, and what is pending of an endpoint. Events have too many types for that.
CREATE INDEX delivery_by_endpoint_and_status ON delivery (endpoint_id, status, id DESC);

DROP INDEX delivery_by_endpoint;

DROP INDEX delivery_pending;

CREATE INDEX event_by_team_and_type ON event (team_id, mode, type, id DESC);
