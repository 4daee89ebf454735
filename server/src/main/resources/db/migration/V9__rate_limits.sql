-- Rate limits beside the plan's. Of a team: null is the plan's windows, a list stands in their place. Of a key: added to
-- the team's. JSON as the API spells it: [{"name", "limit", "window_seconds", "shadow"}].
ALTER TABLE team
    ADD COLUMN rate_limits jsonb;

-- The windows of each person of a team, spelled like windows; both may end in /shadow: counted, and refusing nothing.
ALTER TABLE plan
    ADD COLUMN user_windows text NOT NULL DEFAULT '';

-- lineage: the first key of the chain that rotations made, whose windows all of them share; null is the key itself.
ALTER TABLE api_key
    ADD COLUMN rate_limits jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN lineage     uuid;
