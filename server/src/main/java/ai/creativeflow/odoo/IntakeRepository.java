package ai.creativeflow.odoo;

import ai.creativeflow.billing.MeterEvents.MeterEvent;
import ai.creativeflow.billing.MeterEvents.Position;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code odoo_intake}, and the way into {@code odoo_outbox}. */
final class IntakeRepository {

    /** For the one node that takes facts in; the others find nothing and leave it to that one. */
    private static final String LOCK_POSITION = """
            SELECT written_by, fact
            FROM odoo_intake
            FOR UPDATE SKIP LOCKED
            """;

    private static final String ADVANCE = """
            UPDATE odoo_intake
            SET written_by = :writtenBy, fact = :fact
            """;

    /** A fact that is known stays as it is, so that a feed read anew from its beginning changes nothing. */
    private static final String ADD = """
            INSERT INTO odoo_outbox (id, team_id, user_id, generation_id, meter, quantity, amount_micros,
                                     credits_hundredths, period, at, due_at)
            SELECT f.id, f.team_id, f.user_id, f.generation_id, f.meter, f.quantity, f.amount_micros,
                   f.credits_hundredths, f.period, f.at, now()
            FROM unnest(CAST(:ids AS uuid[]), CAST(:teams AS uuid[]), CAST(:users AS text[]),
                        CAST(:generations AS uuid[]), CAST(:meters AS text[]), CAST(:quantities AS bigint[]),
                        CAST(:amounts AS bigint[]), CAST(:credits AS bigint[]), CAST(:periods AS text[]),
                        CAST(:ats AS timestamptz[]))
                AS f (id, team_id, user_id, generation_id, meter, quantity, amount_micros, credits_hundredths, period, at)
            WHERE NOT EXISTS (SELECT 1 FROM odoo_acknowledged a WHERE a.id = f.id)
            ON CONFLICT (id) DO NOTHING
            """;

    private final JdbcClient jdbc;

    IntakeRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Position> lockPosition() {
        return jdbc.sql(LOCK_POSITION)
                .query((row, n) -> new Position(row.getString("written_by"), row.getObject("fact", UUID.class)))
                .optional();
    }

    void advance(Position position) {
        int moved = jdbc.sql(ADVANCE)
                .param("writtenBy", position.transaction())
                .param("fact", position.id())
                .update();
        if (moved != 1) {
            throw new IllegalStateException("positions of the intake: " + moved);
        }
    }

    void add(List<MeterEvent> facts, Map<TeamId, String> users) {
        jdbc.sql(ADD)
                .param("ids", texts(facts, fact -> fact.id().value().toString()))
                .param("teams", texts(facts, fact -> fact.team().value().toString()))
                .param("users", texts(facts, fact -> users.getOrDefault(fact.team(), "")))
                .param(
                        "generations",
                        texts(facts, fact -> fact.generation().value().toString()))
                .param("meters", texts(facts, MeterEvent::meter))
                .param("quantities", numbers(facts, MeterEvent::quantity))
                .param("amounts", numbers(facts, fact -> fact.amount().value()))
                .param(
                        "credits",
                        numbers(facts, fact -> fact.credits().unscaledValue().longValueExact()))
                .param("periods", texts(facts, MeterEvent::period))
                .param("ats", texts(facts, fact -> fact.at().toString()))
                .update();
    }

    private static <T> String[] texts(List<T> items, Function<T, String> text) {
        return items.stream().map(text).toArray(String[]::new);
    }

    private static <T> Long[] numbers(List<T> items, Function<T, Long> number) {
        return items.stream().map(number).toArray(Long[]::new);
    }
}
