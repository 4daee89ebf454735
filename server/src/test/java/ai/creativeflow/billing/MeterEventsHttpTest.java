package ai.creativeflow.billing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The feed of billable facts. */
class MeterEventsHttpTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Platform platform = Platform.with(Map.of());
    private final Client operator = platform.operator();
    private final Uuids uuids = platform.bean(Uuids.class);
    private final TeamId stranger = new TeamId(uuids.next());

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void delivered_parts_of_live_mode_are_told_once_and_nothing_else() {
        var team = platform.team("payg");
        Pictures.awaiting(team.test());
        Answer done =
                team.live().post("/v1/generations?wait=60", Pictures.small("auto_select", true, "final", Map.of()));
        var reader = new Reader();

        Until.holds(SOON, "both parts in the feed", () -> reader.read(1).seen.size() == 2);

        assertThat(reader.seen.stream().map(event -> event.get("meter").asString()))
                .containsExactly("sample_set", "standard_final");
        assertThat(reader.seen).allSatisfy(event -> {
            assertThat(event.get("generation_id").asString()).isEqualTo(done.text("/id"));
            assertThat(event.get("team_id").asString()).isEqualTo(team.id());
            assertThat(event.get("id").asString()).startsWith("mev_");
        });
        assertThat(new Reader().read(100).ids()).isEqualTo(reader.ids());
    }

    /** As texts 10 would come before 9, and a reader that goes on from 9 would pass by what lies between. */
    @Test
    void transactions_are_in_the_order_of_their_numbers() {
        for (String transaction : List.of("9", "10", "99", "100", "101")) {
            platform.jdbc()
                    .sql("""
                        INSERT INTO usage_event (id, team_id, mode, generation_id, meter, quantity, amount_micros,
                            credits_hundredths, period, at, written_by)
                        VALUES (:id, :team, 'live', :id, 'sample_set', 1, 1, 1, '2026-11', now(), CAST(:transaction AS xid8))
                        """)
                    .param("id", uuids.next())
                    .param("team", stranger.value())
                    .param("transaction", transaction)
                    .update();
        }
        var feed = platform.bean(MeterEvents.class);
        List<String> told = new ArrayList<>();
        MeterEvents.Position position = MeterEvents.Position.START;
        for (var page = feed.after(position, 2); !page.isEmpty(); page = feed.after(position, 2)) {
            page.forEach(fact -> told.add(fact.position().transaction()));
            position = page.getLast().position();
        }

        assertThat(told).containsExactly("9", "10", "99", "100", "101");
    }

    /** Its id is older than that of a fact that others have committed and readers would have passed by. */
    @Test
    void fact_that_commits_late_is_told_all_the_same() {
        var reader = new Reader();
        platform.bean(TransactionTemplate.class).executeWithoutResult(late -> {
            use();
            Parallel.times(1, elsewhere -> {
                use();
                return elsewhere;
            });
            assertThat(reader.read(100).seen).isEmpty();
        });

        Until.holds(SOON, "both facts in the feed", () -> reader.read(100).seen.size() == 2);
        assertThat(reader.ids()).doesNotHaveDuplicates();
    }

    @Test
    void reader_that_follows_many_writers_gets_every_fact_once() {
        var reader = new Reader();
        Parallel.times(8, writer -> {
            for (int i = 0; i < 25; i++) {
                if (writer == 0) {
                    synchronized (reader) {
                        reader.read(7);
                    }
                } else {
                    use();
                }
            }
            return writer;
        });

        Until.holds(SOON, "all facts in the feed", () -> reader.read(7).seen.size() == 175);
        assertThat(reader.ids()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cursor=x", "cursor=", "cursor=bTE6MTo", "limit=0", "limit=101"})
    void question_that_makes_no_sense_is_refused(String query) {
        Refusal.of(operator.get("/admin/v1/meter-events?" + query), 400, "invalid_parameter");
    }

    private void use() {
        var owner = new Billing.Owner(stranger, Mode.LIVE, null, new GenerationId(uuids.next()));
        var price = UsageRepository.Price.of(Part.SET, Micros.of(12_500), 0, false, Micros.of(12_500));
        platform.bean(UsageRepository.class).delivered(owner, Part.SET, YearMonth.of(2026, 3), price);
    }

    /** Goes on from where it was, as a system that collects payments would. */
    private final class Reader {
        private final List<JsonNode> seen = new ArrayList<>();
        private String cursor = "";

        Reader read(int limit) {
            boolean more = true;
            while (more) {
                Answer page = operator.get("/admin/v1/meter-events?limit=%d%s".formatted(limit, cursor));
                page.json().get("data").forEach(seen::add);
                more = page.json().get("has_more").asBoolean();
                if (!page.json().get("next_cursor").isNull()) {
                    cursor = "&cursor=" + page.text("/next_cursor");
                }
            }
            return this;
        }

        List<String> ids() {
            return seen.stream().map(event -> event.get("id").asString()).toList();
        }
    }
}
