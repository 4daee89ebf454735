package ai.creativeflow.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.billing.MeterEvents;
import ai.creativeflow.identity.BillingUsers;
import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Several nodes on one outbox, cranked by hand, and some of them die. */
class OutboxTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SHORT_LEASE = Duration.ofSeconds(1);

    private final OdooServer odoo = new OdooServer(Envelope.PLAIN);
    private final Platform platform = Platform.with(Map.of());
    private final Facts facts = Facts.ofNewTeam(platform);
    private final OutboxRepository outbox = new OutboxRepository(platform.jdbc());
    private final Payers payers = new Payers(platform.bean(BillingUsers.class), null);
    private final MeterEvents feed = platform.bean(MeterEvents.class);
    private final Intake intake = new Intake(
            feed, new IntakeRepository(platform.jdbc()), payers, platform.bean(TransactionTemplate.class), new Bell());

    @AfterEach
    void stop() {
        platform.close();
        odoo.close();
    }

    @Test
    void what_a_node_held_when_it_died_is_sent_by_another_and_counts_once() {
        List<String> keys = written(10);
        List<Report> held = outbox.claim(4, SHORT_LEASE);
        try (var dying = client()) {
            assertThat(dying.log(held.getFirst())).isInstanceOf(Reply.Answered.class);
        }
        Reporter another = reporter();

        Until.holds(SOON, "everything acknowledged", () -> {
            another.run();
            return acknowledged() == 10;
        });

        assertThat(odoo.booked().keySet()).isEqualTo(new HashSet<>(keys));
        assertThat(odoo.sent()).hasSize(11);
        assertThat(odoo.sent()).containsOnlyOnceElementsOf(keys.subList(4, 10));
    }

    /** It was only slow: what it says of its failure comes under a claim that is over. */
    @Test
    void late_failure_of_a_claim_that_is_over_changes_nothing() {
        written(1);
        Report late = outbox.claim(1, Duration.ZERO).getFirst();
        Report now = outbox.claim(1, Duration.ofMinutes(1)).getFirst();

        outbox.postpone(late, Duration.ZERO, "too late");
        assertThat(outbox.park(late, "too late")).isFalse();

        assertThat(outbox.claim(1, SHORT_LEASE)).isEmpty();
        assertThat(now.attempts()).isEqualTo(2);
        assertThat(outbox.park(now, "in time")).isTrue();
    }

    @Test
    void late_acknowledgement_counts_whoever_holds_the_claim() {
        written(1);
        Report late = outbox.claim(1, Duration.ZERO).getFirst();
        Report now = outbox.claim(1, Duration.ofMinutes(1)).getFirst();

        outbox.acknowledge(late);
        outbox.acknowledge(now);

        assertThat(acknowledged()).isEqualTo(1);
        assertThat(outbox.counts().waiting()).isZero();
    }

    @Test
    void nodes_that_send_at_once_send_nothing_twice() {
        List<String> keys = written(120);

        Parallel.times(3, node -> {
            Reporter reporter = reporter();
            boolean more = true;
            while (more) {
                more = reporter.run();
            }
            return node;
        });

        assertThat(odoo.sent()).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(acknowledged()).isEqualTo(120);
    }

    @Test
    void nodes_that_take_in_at_once_take_every_fact_once() {
        facts.write(700);

        Until.holds(SOON, "everything taken in", () -> {
            Parallel.times(4, node -> intake.run());
            return outbox.counts().waiting() == 700;
        });
    }

    /** As after a restore: what was acknowledged is not sent again, what waits is there once. */
    @Test
    void feed_that_is_read_again_from_its_beginning_adds_nothing() {
        written(3);
        outbox.acknowledge(outbox.claim(1, SHORT_LEASE).getFirst());
        platform.jdbc()
                .sql("UPDATE odoo_intake SET written_by = '0', fact = '00000000-0000-0000-0000-000000000000'")
                .update();

        intake.run();

        assertThat(outbox.counts().waiting()).isEqualTo(2);
    }

    /** Neither test mode, nor how generations ended, is anything that costs credits. */
    @Test
    void only_billable_facts_of_live_mode_are_taken_in() {
        facts.write(1, Duration.ZERO, "test", "sample_set");
        facts.write(1, Duration.ZERO, "live", "generation");
        List<String> billable = written(1);

        assertThat(outbox.claim(10, SHORT_LEASE))
                .extracting(report -> report.id().text())
                .containsExactlyElementsOf(billable);
    }

    @Test
    void books_want_older_facts_acknowledged_and_show_what_became_of_the_others() {
        var books = new OdooReconciliation(feed, outbox, Duration.ofHours(1));
        facts.write(4, Duration.ofHours(2), "live", "sample_set");
        written(5);
        assertThat(books.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.team()).isEqualTo(facts.team());
            assertThat(difference.facts()).isEqualTo(4);
            assertThat(difference.waiting()).isEqualTo(4);
        });
        Reporter reporter = reporter();
        Until.holds(SOON, "everything acknowledged", () -> {
            reporter.run();
            return acknowledged() == 9;
        });
        assertThat(books.differences()).isEmpty();

        platform.jdbc()
                .sql("DELETE FROM odoo_acknowledged WHERE id = (SELECT min(id::text)::uuid FROM odoo_acknowledged)")
                .update();

        assertThat(books.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.acknowledged()).isEqualTo(3);
            assertThat(difference.waiting() + difference.refused()).isZero();
        });
    }

    /** A transaction that waits for a network holds its locks meanwhile. */
    @Test
    void odoo_is_not_asked_while_a_transaction_is_open() {
        written(1);
        Report report = outbox.claim(1, SHORT_LEASE).getFirst();
        var transactions = platform.bean(TransactionTemplate.class);

        try (var client = client()) {
            assertThatThrownBy(() -> transactions.executeWithoutResult(tx -> client.log(report)))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(odoo.sent()).isEmpty();
    }

    @Test
    void pauses_grow_to_their_bound_and_are_no_shorter_than_asked() {
        var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), RandomGenerator.getDefault());
        for (int attempts = 1; attempts < 100; attempts++) {
            long expected = Math.min(1000L << Math.min(attempts - 1, 20), 300_000);
            assertThat(backoff.after(attempts, Duration.ZERO).toMillis())
                    .isBetween(expected * 8 / 10, expected * 12 / 10);
        }
        assertThat(backoff.after(1, Duration.ofMinutes(7))).isEqualTo(Duration.ofMinutes(7));
    }

    private List<String> written(int number) {
        List<String> keys = facts.write(number);
        long before = outbox.counts().waiting();
        Until.holds(SOON, "the facts taken in", () -> {
            intake.run();
            return outbox.counts().waiting() >= before + number;
        });
        return keys;
    }

    private Reporter reporter() {
        OdooSettings settings = settings();
        var registry = new SimpleMeterRegistry();
        OperatorEvents operatorEvents = platform.bean(OperatorEvents.class);
        return new Reporter(
                outbox,
                client(),
                new Circuits(settings.circuitOpen(), operatorEvents, registry),
                new Backoff(settings.retryPause(), settings.retryPauseMax(), RandomGenerator.getDefault()),
                settings,
                operatorEvents,
                registry);
    }

    private OdooClient client() {
        return new OdooClient(settings(), URI.create(odoo.url()), platform.bean(JsonMapper.class));
    }

    private OdooSettings settings() {
        return new Binder(new MapConfigurationPropertySource(Map.of("creativeflow.odoo.url", odoo.url())))
                .bindOrCreate("creativeflow.odoo", OdooSettings.class);
    }

    private int acknowledged() {
        return platform.jdbc()
                .sql("SELECT count(*) FROM odoo_acknowledged")
                .query(Integer.class)
                .single();
    }
}
