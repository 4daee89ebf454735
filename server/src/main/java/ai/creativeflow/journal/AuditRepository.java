package ai.creativeflow.journal;

import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.AuditId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The {@code audit_event} table, which refuses every UPDATE and DELETE, and {@code audit_address}, which doesn't. */
final class AuditRepository {

    /** One statement: the address is there with its event, or neither is. */
    private static final String INSERT = """
            WITH written AS (
                INSERT INTO audit_event (id, team_id, actor, action, target, outcome, occurrences, at)
                VALUES (:id, :team, :actor, :action, :target, :outcome, :occurrences, :at)
                RETURNING id)
            INSERT INTO audit_address (id, address)
            SELECT id, CAST(:ip AS text)
            FROM written
            WHERE CAST(:ip AS text) IS NOT NULL
            """;

    /** Bounds of time are bounds of ids, so that only the partitions in question are read. */
    private static final String OF_TEAM = """
            SELECT e.id, e.team_id, e.actor, e.action, e.target, e.outcome, e.occurrences, e.at, a.address
            FROM audit_event e
            LEFT JOIN audit_address a ON a.id = e.id
            WHERE e.team_id = :team
              AND e.id >= :from
              AND e.id < :before
              AND (CAST(:actor AS text) IS NULL OR e.actor = :actor)
              AND (CAST(:action AS text) IS NULL OR e.action = :action)
            ORDER BY e.id DESC
            LIMIT :limit
            """;

    /** For operators: the events of all teams, and those of none. */
    private static final String OF_ALL = """
            SELECT e.id, e.team_id, e.actor, e.action, e.target, e.outcome, e.occurrences, e.at, a.address
            FROM audit_event e
            LEFT JOIN audit_address a ON a.id = e.id
            WHERE e.id >= :from
              AND e.id < :before
              AND (CAST(:actor AS text) IS NULL OR e.actor = :actor)
              AND (CAST(:action AS text) IS NULL OR e.action = :action)
            ORDER BY e.id DESC
            LIMIT :limit
            """;

    /** What {@code audit_event} says of somebody stays; where they called from goes. */
    private static final String ERASE_ADDRESSES = """
            DELETE FROM audit_address
            WHERE id IN (SELECT id FROM audit_event WHERE actor = :actor)
            """;

    private static final String INSERT_ALL = """
            WITH given AS (
                SELECT *
                FROM unnest(CAST(:ids AS uuid[]), CAST(:teams AS uuid[]), CAST(:actors AS text[]), CAST(:actions AS text[]),
                            CAST(:targets AS text[]), CAST(:outcomes AS text[]), CAST(:occurrences AS integer[]),
                            CAST(:instants AS timestamptz[]), CAST(:ips AS text[]))
                    AS a (id, team_id, actor, action, target, outcome, occurrences, at, ip)),
            written AS (
                INSERT INTO audit_event (id, team_id, actor, action, target, outcome, occurrences, at)
                SELECT id, team_id, actor, action, target, outcome, occurrences, at
                FROM given)
            INSERT INTO audit_address (id, address)
            SELECT id, ip
            FROM given
            WHERE ip IS NOT NULL
            """;

    private final JdbcClient jdbc;

    AuditRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One event an id, in the same order. */
    void insertAll(List<AuditRecord> audited) {
        jdbc.sql(INSERT_ALL)
                .param("ids", Columns.of(audited, one -> one.id().value()))
                .param("teams", Columns.of(audited, AuditRepository::team))
                .param("actors", Columns.of(audited, one -> one.event().actor()))
                .param("actions", Columns.of(audited, one -> one.event().action()))
                .param("targets", Columns.of(audited, one -> one.event().target()))
                .param("outcomes", Columns.of(audited, one -> one.event().outcome()))
                .param("occurrences", Columns.of(audited, AuditRecord::occurrences))
                .param("instants", Columns.of(audited, AuditRecord::at))
                .param("ips", Columns.of(audited, AuditRecord::ip))
                .update();
    }

    private static @Nullable Object team(AuditRecord audited) {
        TeamId team = audited.event().team();
        return team == null ? null : team.value();
    }

    void insert(AuditRecord audited) {
        AuditEvent event = audited.event();
        jdbc.sql(INSERT)
                .param("id", audited.id().value())
                .param("team", event.team() == null ? null : event.team().value())
                .param("actor", event.actor())
                .param("action", event.action())
                .param("target", event.target())
                .param("outcome", event.outcome())
                .param("occurrences", audited.occurrences())
                .param("at", audited.at().atOffset(ZoneOffset.UTC))
                .param("ip", audited.ip())
                .update();
    }

    List<AuditRecord> list(@Nullable TeamId team, AuditFilter filter, Page.Request page) {
        UUID until = filter.until() == null ? page.beforeOrNewest() : Uuids.first(filter.until());
        UUID before = page.beforeOrNewest();
        var query = jdbc.sql(team == null ? OF_ALL : OF_TEAM)
                .param("from", filter.since() == null ? new UUID(0, 0) : Uuids.first(filter.since()))
                .param(
                        "before",
                        Long.compareUnsigned(until.getMostSignificantBits(), before.getMostSignificantBits()) < 0
                                ? until
                                : before)
                .param("actor", filter.actor())
                .param("action", filter.action())
                .param("limit", page.fetch());
        return (team == null ? query : query.param("team", team.value()))
                .query(AuditRepository::audited)
                .list();
    }

    int eraseAddresses(String actor) {
        return jdbc.sql(ERASE_ADDRESSES).param("actor", actor).update();
    }

    private static AuditRecord audited(ResultSet row, int number) throws SQLException {
        UUID team = row.getObject("team_id", UUID.class);
        return new AuditRecord(
                new AuditId(row.getObject("id", UUID.class)),
                new AuditEvent(
                        team == null ? null : new TeamId(team),
                        row.getString("actor"),
                        row.getString("action"),
                        row.getString("target"),
                        row.getString("outcome")),
                row.getInt("occurrences"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("address"));
    }
}
