package ai.creativeflow.operators;

import ai.creativeflow.journal.OperatorEvents;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Checks the books once a night, on whichever node comes first, and shows what the last check found on every node. A check
 * that a dying node began is not done again that night; the next one finds what it would have found. Operators are told by
 * one event, and again only when something else is found.
 */
final class NightlyBooks {

    private static final Logger LOG = LoggerFactory.getLogger(NightlyBooks.class);
    private static final LocalTime DUE = LocalTime.of(3, 0);

    /** No check has finished yet, so nothing is known; 0 would say that the books agree. */
    private static final double NO_CHECK = -1;

    private static final String BEGIN = """
            INSERT INTO reconciliation_run (day, started_at)
            VALUES (:day, now())
            ON CONFLICT (day) DO NOTHING
            """;

    private static final String FINISH = """
            UPDATE reconciliation_run
            SET finished_at = now(), differences = :differences, found = :found
            WHERE day = :day
            """;

    private static final String LAST = """
            SELECT differences
            FROM reconciliation_run
            WHERE differences IS NOT NULL
            ORDER BY day DESC
            LIMIT 1
            """;

    private static final String FOUND_BEFORE = """
            SELECT coalesce(found, '')
            FROM reconciliation_run
            WHERE finished_at IS NOT NULL
              AND day < :day
            ORDER BY day DESC
            LIMIT 1
            """;

    private final Books books;
    private final JdbcClient jdbc;
    private final OperatorEvents operatorEvents;
    private final InstantSource clock;
    private volatile double last = NO_CHECK;

    NightlyBooks(
            Books books, JdbcClient jdbc, OperatorEvents operatorEvents, InstantSource clock, MeterRegistry registry) {
        this.books = books;
        this.jdbc = jdbc;
        this.operatorEvents = operatorEvents;
        this.clock = clock;
        Gauge.builder("creativeflow.reconciliation.differences", this, nightly -> nightly.last)
                .description("What the last nightly check of the books found; -1 before the first one")
                .register(registry);
    }

    /** Checks when it is time and nobody has; true where this node did. */
    boolean runDue() {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        boolean ours = !now.toLocalTime().isBefore(DUE) && begin(now.toLocalDate());
        if (ours) {
            check(now.toLocalDate());
        }
        found().ifPresent(differences -> last = differences);
        return false;
    }

    private boolean begin(LocalDate day) {
        return jdbc.sql(BEGIN).param("day", day).update() == 1;
    }

    private void check(LocalDate day) {
        Instant began = clock.instant();
        Books.Findings found = books.check();
        int differences = found.differences();
        String before = jdbc.sql(FOUND_BEFORE)
                .param("day", day)
                .query(String.class)
                .optional()
                .orElse("");
        jdbc.sql(FINISH)
                .param("day", day)
                .param("differences", differences)
                .param("found", found.fingerprint())
                .update();
        if (differences == 0) {
            LOG.info("the books of {} agree, checked since {}", day, began);
            return;
        }
        LOG.error("the books of {} differ in {} places: see GET /admin/v1/reconciliation", day, differences);
        if (!before.equals(found.fingerprint())) {
            operatorEvents.raise(
                    OperatorEvents.Kind.BOOKS_DIFFER,
                    "the books of %s differ in %d places: see GET /admin/v1/reconciliation"
                            .formatted(day, differences));
        }
    }

    private Optional<Integer> found() {
        return jdbc.sql(LAST).query(Integer.class).optional();
    }
}
