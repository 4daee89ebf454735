package ai.creativeflow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventFeed.Position;
import ai.creativeflow.kernel.sql.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

class EventFeedTest {

    private static final Position START = new Position("0", new UUID(0, 0));
    private static final String NOW = "CAST(pg_current_xact_id() AS text)";

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final EventFeed feed = new EventFeed(jdbc);

    @AfterEach
    void close() {
        database.close();
    }

    /** As texts 10 would come before 9, and a reader that goes on from 9 would pass by what lies between. */
    @Test
    void transactions_are_in_the_order_of_their_numbers() {
        List<UUID> written = new ArrayList<>();
        for (String transaction : List.of("'9'", "'10'", "'99'", "'100'", "'101'")) {
            written.add(write(transaction));
        }

        assertThat(read(2)).containsExactlyElementsOf(written);
    }

    @Test
    void transaction_that_is_open_holds_back_what_came_after_it_and_is_not_passed_by() {
        UUID before = write(NOW);
        List<UUID> after = new ArrayList<>();
        UUID late = Objects.requireNonNull(transaction().execute(tx -> {
            UUID id = write(NOW);
            elsewhere().executeWithoutResult(other -> after.add(write(NOW)));
            List<UUID> meanwhile = Objects.requireNonNull(elsewhere().execute(other -> read(10)));
            assertThat(meanwhile).containsExactly(before);
            return id;
        }));

        assertThat(read(10)).containsExactly(before, late, after.getFirst());
    }

    @Test
    void age_of_what_waits_is_that_of_the_first_after_the_position() {
        assertThat(feed.oldestAfter(START)).isEmpty();
        write("'9'");
        write("'10'");

        assertThat(feed.oldestAfter(START)).isPresent();
        assertThat(feed.oldestAfter(feed.after(START, 2).getLast().position())).isEmpty();
    }

    private UUID write(String transaction) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                INSERT INTO event (id, team_id, mode, type, payload, created_at, written_by)
                VALUES (:id, :id, 'test', 'generation.created', '{}', now(), CAST(%s AS xid8))
                """.formatted(transaction)).param("id", id).update();
        return id;
    }

    private List<UUID> read(int atOnce) {
        List<UUID> found = new ArrayList<>();
        Position position = START;
        for (var page = feed.after(position, atOnce); !page.isEmpty(); page = feed.after(position, atOnce)) {
            page.forEach(entry -> found.add(entry.event().id().value()));
            position = page.getLast().position();
        }
        return found;
    }

    private TransactionTemplate transaction() {
        return new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    }

    /** In a transaction of its own, beside the present one. */
    private TransactionTemplate elsewhere() {
        var own = transaction();
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return own;
    }
}
