-- Lists read a page of each status or type and merge them, so that a rare one is found at once among millions. One index
-- serves lists with and without a filter, and what is pending of an endpoint.
CREATE INDEX delivery_by_endpoint_and_status ON delivery (endpoint_id, status, id DESC);

DROP INDEX delivery_by_endpoint;

DROP INDEX delivery_pending;

CREATE INDEX event_by_team_and_type ON event (team_id, mode, type, id DESC);

DROP INDEX event_by_team;
