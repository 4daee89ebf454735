-- Partitions as long as what is kept in them is asked for: audit and usage by the month, events and deliveries by the day.
-- Until now all of them were weeks. The rows are moved once; there is no installation yet that has many.
DO
$$
DECLARE
    spec    record;
    part    record;
    part_of text;
    from_id uuid;
    to_id   uuid;
    service text;
BEGIN
    FOR spec IN
        SELECT *
        FROM (VALUES ('audit_event', 'month'), ('audit_address', 'month'), ('usage_event', 'month'),
                     ('event', 'day'), ('delivery', 'day'), ('delivery_attempt', 'day')) AS specs (name, period)
    LOOP
        EXECUTE format('CREATE TEMPORARY TABLE moved ON COMMIT DROP AS SELECT * FROM %I', spec.name);
        EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', spec.name);
        EXECUTE format('TRUNCATE %I', spec.name);
        EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', spec.name);
        FOR part IN
            SELECT child.relname AS name
            FROM pg_inherits
            JOIN pg_class child ON child.oid = inhrelid
            WHERE inhparent = to_regclass(spec.name)
              AND child.relname <> spec.name || '_default'
        LOOP
            EXECUTE format('DROP TABLE %I', part.name);
        END LOOP;
        FOR part IN
            -- The first 48 bits of a UUIDv7 are its milliseconds.
            SELECT DISTINCT date_trunc(
                    spec.period,
                    to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)
                            AT TIME ZONE 'UTC') AS begins
            FROM moved
        LOOP
            part_of := spec.name || '_' || to_char(part.begins, 'YYYYMMDD');
            from_id := rpad(lpad(to_hex((extract(epoch FROM part.begins) * 1000)::bigint), 12, '0'), 32, '0')::uuid;
            to_id := rpad(lpad(to_hex((extract(epoch FROM part.begins + ('1 ' || spec.period)::interval) * 1000)::bigint),
                               12, '0'), 32, '0')::uuid;
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                           part_of, spec.name, from_id, to_id);
            -- Rows are reached through the parent alone, so that what is revoked there can't be done here.
            FOR service IN
                SELECT DISTINCT grantee
                FROM information_schema.role_table_grants
                WHERE table_schema = current_schema()
                  AND table_name = part_of
                  AND grantee <> current_user
            LOOP
                EXECUTE format('REVOKE ALL ON %I FROM %I', part_of, service);
            END LOOP;
        END LOOP;
        EXECUTE format('INSERT INTO %I SELECT * FROM moved', spec.name);
        DROP TABLE moved;
    END LOOP;
END
$$;
