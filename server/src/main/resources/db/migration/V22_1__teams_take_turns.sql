-- Teams take turns where events are handed out. What an older version writes meanwhile is a lane of its own.
ALTER TABLE event_pending ADD COLUMN team_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';

UPDATE event_pending p
SET team_id = e.team_id
FROM event e
WHERE e.id = p.event_id;

ALTER TABLE event_pending DROP CONSTRAINT event_pending_pkey;

ALTER TABLE event_pending ADD PRIMARY KEY (team_id, event_id);
