package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.EventStream;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream of a generation's changes, against what the generation really went through. */
class FollowHttpTest {

    private static final Platform PLATFORM = Platform.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TeamKeys acme = PLATFORM.team("bench");

    @Test
    void every_state_is_told_once_and_in_order_until_it_is_done() {
        Answer made = acme.live().post("/v1/generations", Pictures.small());
        try (var stream = EventStream.open(acme.live(), path(made), null)) {
            Until.holds(PATIENCE, "the samples", () -> stream.names().contains("awaiting_selection"));
            assertThat(stream.ended()).isFalse();
            select(made);
            Until.holds(PATIENCE, "the end", stream::ended);

            assertThat(stream.names())
                    .containsExactly(
                            "pending", "processing_samples", "awaiting_selection", "processing_final", "completed");
            assertThat(stream.received().stream().map(event -> Long.valueOf(event.id())))
                    .isSorted()
                    .doesNotHaveDuplicates();
            var last = stream.received().getLast().data();
            assertThat(last.at("/generation/final/url").asString()).startsWith("https://");
            assertThat(last.get("version").asString())
                    .isEqualTo(stream.received().getLast().id());
        }
    }

    /** Whoever lost the connection goes on where they were: nothing twice, nothing missed. */
    @Test
    void listener_goes_on_after_any_event_it_had() {
        Answer made = Pictures.awaiting(acme.live());
        select(made);
        acme.live().get("/v1/generations/%s?wait=30".formatted(made.text("/id")));
        List<EventStream.Event> all = toTheEnd(made, null);
        assertThat(all).hasSize(5);

        for (int had = 0; had < all.size(); had++) {
            List<String> rest = toTheEnd(made, all.get(had).id()).stream()
                    .map(EventStream.Event::id)
                    .toList();
            assertThat(rest)
                    .isEqualTo(all.subList(had + 1, all.size()).stream()
                            .map(EventStream.Event::id)
                            .toList());
        }
    }

    /** The rows of changes go after thirty days; the generation stays and says itself where it ended. */
    @Test
    void state_of_a_generation_whose_changes_are_gone_is_told_all_the_same() {
        Answer made = Pictures.awaiting(acme.live());
        acme.live().post("/v1/generations/%s/cancel".formatted(made.text("/id")));
        PLATFORM.jdbc()
                .sql("""
                        DELETE FROM generation_change
                        WHERE generation_id = (SELECT id FROM generation WHERE team_id = :team ORDER BY id DESC LIMIT 1)
                        """)
                .param("team", TeamId.parse(acme.id()).orElseThrow().value())
                .update();

        assertThat(toTheEnd(made, null).stream().map(EventStream.Event::name)).containsExactly("pending", "canceled");
    }

    @Test
    void stream_ends_when_the_time_asked_for_is_over() {
        Answer made = Pictures.awaiting(acme.live());
        try (var stream = EventStream.open(acme.live(), path(made) + "?wait=1", null)) {
            Until.holds(PATIENCE, "the end", stream::ended);

            assertThat(stream.names()).endsWith("awaiting_selection");
        }
    }

    @Test
    void scope_that_is_taken_away_ends_the_stream_and_says_why() {
        Answer made = Pictures.awaiting(acme.live());
        Answer key = acme.live()
                .post(
                        "/v1/api-keys",
                        Map.of("name", "Ear", "mode", "live", "scopes", List.of("generations:read", "usage:read")));
        try (var stream = EventStream.open(PLATFORM.as(key.text("/secret")), path(made), null)) {
            Until.holds(PATIENCE, "the state", () -> stream.names().contains("awaiting_selection"));

            acme.live().patch("/v1/api-keys/" + key.text("/id"), Map.of("scopes", List.of("usage:read")));
            Until.holds(PATIENCE, "the end", stream::ended);

            assertThat(stream.received().getLast().name()).isEqualTo("error");
            assertThat(stream.received().getLast().data().get("code").asString())
                    .isEqualTo("missing_scope");
        }
    }

    @Test
    void team_follows_only_so_many_at_once_and_has_its_place_again_afterwards() {
        Answer made = Pictures.awaiting(acme.live());
        var open = new ArrayList<EventStream>();
        try {
            for (int i = 0; i < Followers.TEAM_MAX; i++) {
                open.add(EventStream.open(acme.live(), path(made), null));
            }
            Refusal.of(acme.live().get(path(made)), 429, "rate_limited");
            assertThat(PLATFORM.team("payg").live().get("/v1/me").status()).isEqualTo(200);
        } finally {
            open.forEach(EventStream::close);
        }
        acme.live().post("/v1/generations/%s/cancel".formatted(made.text("/id")));
        Until.holds(
                PATIENCE,
                "a place",
                () -> acme.live().get(path(made) + "?wait=1").status() == 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.5", "9999999999999999999"})
    void id_that_no_event_can_have_is_refused(String id) {
        Answer made = Pictures.awaiting(acme.live());

        Refusal.of(acme.live().with("Last-Event-ID", id).get(path(made)), 400, "invalid_parameter");
    }

    private List<EventStream.Event> toTheEnd(Answer made, @Nullable String lastEventId) {
        try (var stream = EventStream.open(acme.live(), path(made), lastEventId)) {
            Until.holds(PATIENCE, "the end", stream::ended);
            return stream.received();
        }
    }

    private void select(Answer made) {
        String id = made.text("/id");
        Answer ready = acme.live().get("/v1/generations/%s?wait=30".formatted(id));
        acme.live()
                .post(
                        "/v1/generations/%s/select".formatted(id),
                        Map.of(
                                "sample_id",
                                ready.text("/samples/0/id"),
                                "resolution",
                                "standard",
                                "file_format",
                                "png"));
    }

    private static String path(Answer made) {
        return "/v1/generations/%s/events".formatted(made.text("/id"));
    }
}
