package ai.creativeflow.operators;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Until;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check that runs by itself, and that it finds what was changed behind the books' back. */
class NightlyBooksTest {

    private static final Instant THREE = Instant.parse("2099-01-02T03:00:00Z");

    private final Platform platform = Platform.with(Map.of());
    private final TeamKeys acme = platform.team("payg");

    /** One node, whose clock stands still. */
    private final class Node {
        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final NightlyBooks nightly;

        Node(Instant now) {
            nightly = new NightlyBooks(
                    platform.bean(Books.class),
                    platform.jdbc(),
                    platform.bean(OperatorEvents.class),
                    InstantSource.fixed(now),
                    registry);
        }

        double shown() {
            return registry.get("creativeflow.reconciliation.differences")
                    .gauge()
                    .value();
        }
    }

    @BeforeEach
    void money_is_moved_and_credit_is_given() {
        platform.operator()
                .post(
                        "/admin/v1/teams/%s/credit-grants".formatted(acme.id()),
                        Map.of("name", "Welcome", "amount_micros", 60_000));
        Pictures.awaiting(acme.live());
        Pictures.awaiting(acme.test());
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void books_are_checked_once_a_night_however_many_nodes_there_are_and_all_show_it() {
        List<Node> nodes = Parallel.times(4, i -> {
            var node = new Node(THREE);
            node.nightly.runDue();
            return node;
        });
        nodes.forEach(node -> node.nightly.runDue());

        assertThat(runs()).isEqualTo(1);
        assertThat(nodes).allSatisfy(node -> assertThat(node.shown()).isZero());
    }

    @Test
    void books_are_not_checked_before_three_in_the_morning() {
        new Node(THREE.minusMillis(1)).nightly.runDue();

        assertThat(runs()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "usage | UPDATE usage_day SET quantity = quantity + 1 WHERE mode = 'live'",
                "usage | UPDATE usage_hour SET amount_micros = amount_micros + 1 WHERE mode = 'live'",
                "usage | DELETE FROM usage_hour WHERE mode = 'test'",
                "credit | UPDATE credit_grant SET remaining_micros = remaining_micros - 1",
                "credit | UPDATE wallet SET credit_held_micros = credit_held_micros - 1",
                "wallets | UPDATE wallet SET held_micros = held_micros + 1",
                "keys | UPDATE key_wallet SET held_micros = held_micros + 1",
                "keys | UPDATE key_wallet SET charged_micros = charged_micros - 1",
                "keys | DELETE FROM key_wallet"
            })
    void difference_is_found_and_shown(String where, String change) {
        Until.holds(
                Duration.ofSeconds(10),
                "facts in the rollups",
                () -> platform.jdbc()
                                .sql("SELECT count(*) FROM usage_tail")
                                .query(Integer.class)
                                .single()
                        == 0);
        assertThat(books().number("/differences")).isZero();
        platform.jdbc().sql(change).update();
        var node = new Node(THREE);

        node.nightly.runDue();

        assertThat(node.shown()).isPositive();
        assertThat(books().json().get(where)).isNotEmpty();
        assertThat(books().text("/%s/0/team".formatted(where)))
                .isEqualTo(TeamId.parse(acme.id()).orElseThrow().text());
    }

    @Test
    void operators_are_told_of_a_difference_once_and_again_when_another_is_found() {
        platform.jdbc().sql("UPDATE wallet SET held_micros = held_micros + 1").update();
        new Node(THREE).nightly.runDue();
        awaitTold(1);

        new Node(THREE.plus(Duration.ofDays(1))).nightly.runDue();

        platform.jdbc()
                .sql("UPDATE key_wallet SET held_micros = held_micros + 1")
                .update();
        new Node(THREE.plus(Duration.ofDays(2))).nightly.runDue();
        awaitTold(2);
        assertThat(told()).isEqualTo(2);
    }

    /** The platform's own loop writes too: what it has taken and not written yet is seen a moment later. */
    private void awaitTold(int times) {
        Until.holds(Duration.ofSeconds(10), "what operators are told", () -> told() >= times);
    }

    private int told() {
        platform.bean(OperatorEvents.class).write();
        int told = 0;
        for (var event :
                platform.operator().get("/admin/v1/events?limit=100").json().get("data")) {
            told += event.get("kind").asString().equals("books_differ")
                    ? event.get("occurrences").asInt()
                    : 0;
        }
        return told;
    }

    private Answer books() {
        return platform.operator().get("/admin/v1/reconciliation");
    }

    private int runs() {
        return platform.jdbc()
                .sql("SELECT count(*) FROM reconciliation_run WHERE day = CAST('2099-01-02' AS date)")
                .query(Integer.class)
                .single();
    }
}
