package ai.creativeflow.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.sql.TestDatabase;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.EventStream;
import ai.creativeflow.testing.Person;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A revoked key on the node that revoked it, and on one that did not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevocationTest {

    private static final Duration EVERYWHERE_WITHIN = Duration.ofSeconds(1);
    /** A second, and the pause after which the test looks. */
    private static final Duration STREAMS_END_WITHIN = Duration.ofMillis(1_300);

    private Platform one;
    private Platform other;

    @BeforeAll
    void start() {
        var database = TestDatabase.fresh();
        var data = Platform.dataDirectory();
        one = Platform.on(database, data, Map.of());
        other = Platform.on(database, data, Map.of());
    }

    @AfterAll
    void stop() {
        other.stop();
        one.close();
    }

    @Test
    void revoked_key_is_refused_from_the_next_request_on_this_node() {
        Client owner = one.team("team").live();
        for (int i = 0; i < 50; i++) {
            Answer key = newKey(owner);
            Client user = one.as(key.text("/secret"));
            assertThat(user.get("/v1/me").status()).isEqualTo(200);

            owner.post("/v1/api-keys/" + key.text("/id") + "/revoke");

            Answer refused = user.get("/v1/me");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.text("/code")).isEqualTo("api_key_revoked");
        }
    }

    /** Callers that hammer the key while it is revoked load it again and again: none may bring the old state back. */
    @Test
    void a_load_that_races_the_revocation_never_brings_the_key_back() throws Exception {
        Client owner = one.team("bench").live();
        for (int i = 0; i < 20; i++) {
            Answer key = newKey(owner);
            Client user = one.as(key.text("/secret"));
            var revoked = new AtomicBoolean();
            var over = new AtomicBoolean();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> callers = new ArrayList<>();
                for (int c = 0; c < 4; c++) {
                    callers.add(threads.submit(() -> {
                        while (!over.get()) {
                            boolean wasRevoked = revoked.get();
                            if (user.get("/v1/me").status() == 200 && wasRevoked) {
                                return false;
                            }
                        }
                        return true;
                    }));
                }
                owner.post("/v1/api-keys/" + key.text("/id") + "/revoke");
                revoked.set(true);
                for (int n = 0; n < 20; n++) {
                    assertThat(user.get("/v1/me").status()).isEqualTo(401);
                }
                over.set(true);
                for (Future<Boolean> caller : callers) {
                    assertThat(caller.get()).isTrue();
                }
            }
        }
    }

    /** A stream was let in long ago, and still ends within the second, on whichever node it is. */
    @Test
    void open_stream_of_a_revoked_key_ends_within_a_second_on_every_node() {
        Client owner = one.team("bench").live();
        String path =
                "/v1/generations/%s/events".formatted(Pictures.awaiting(owner).text("/id"));
        for (int i = 0; i < 5; i++) {
            Answer key = newKey(owner);
            for (Platform node : List.of(one, other)) {
                try (var stream = EventStream.open(node.as(key.text("/secret")), path, null)) {
                    Until.holds(
                            Duration.ofSeconds(5),
                            "the state it is in",
                            () -> stream.names().contains("awaiting_selection"));
                    assertThat(stream.ended()).isFalse();

                    owner.patch("/v1/api-keys/" + key.text("/id"), Map.of("disabled", true));
                    long disabled = System.nanoTime();
                    Until.holds(Duration.ofSeconds(5), "the end of the stream", stream::ended);

                    assertThat(Duration.ofNanos(System.nanoTime() - disabled)).isLessThan(STREAMS_END_WITHIN);
                    assertThat(stream.received().getLast().data().get("code").asString())
                            .isEqualTo("api_key_disabled");
                    owner.patch("/v1/api-keys/" + key.text("/id"), Map.of("disabled", false));
                }
            }
        }
    }

    @Test
    void revoked_key_is_refused_within_a_second_on_every_other_node() {
        Client owner = one.team("bench").live();
        var delays = new ArrayList<Duration>();
        for (int i = 0; i < 20; i++) {
            Answer key = newKey(owner);
            Client elsewhere = other.as(key.text("/secret"));
            assertThat(elsewhere.get("/v1/me").status()).isEqualTo(200);

            owner.post("/v1/api-keys/" + key.text("/id") + "/revoke");
            long revoked = System.nanoTime();
            while (elsewhere.get("/v1/me").status() == 200) {
                assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(EVERYWHERE_WITHIN.plusMillis(100));
            }
            delays.add(Duration.ofNanos(System.nanoTime() - revoked));
        }
        assertThat(Collections.max(delays)).isLessThanOrEqualTo(EVERYWHERE_WITHIN);
    }

    @Test
    void suspension_reaches_the_other_node_too() {
        var team = one.team("payg");
        Client elsewhere = other.as(team.live().token());
        assertThat(elsewhere.get("/v1/me").status()).isEqualTo(200);

        one.operator().patch("/admin/v1/teams/" + team.id(), Map.of("suspended", true));

        Until.holds(
                EVERYWHERE_WITHIN,
                "the suspension on the other node",
                () -> elsewhere.get("/v1/me").status() == 402);
    }

    @Test
    void every_change_of_a_key_reaches_the_other_node_within_a_second() {
        Client owner = one.team("payg").live();
        Answer key = newKey(owner);
        String path = "/v1/api-keys/" + key.text("/id");
        Client elsewhere = other.as(key.text("/secret"));
        Object none = List.of();
        Map<Map<String, Object>, Integer> changes = new LinkedHashMap<>();
        changes.put(Map.of("scopes", List.of("usage:read")), 403);
        changes.put(Map.of("scopes", List.of("generations:read")), 200);
        changes.put(Map.of("allowed_cidrs", List.of("192.0.2.0/24")), 403);
        changes.put(Map.of("allowed_cidrs", none), 200);
        changes.put(Map.of("disabled", true), 401);
        changes.put(Map.of("disabled", false), 200);
        assertThat(elsewhere.get("/v1/generations").status()).isEqualTo(200);

        changes.forEach((change, status) -> {
            assertThat(owner.patch(path, change).status()).isEqualTo(200);
            Until.holds(
                    EVERYWHERE_WITHIN,
                    change + " on the other node",
                    () -> elsewhere.get("/v1/generations").status() == status);
        });
    }

    @Test
    void role_plan_and_membership_reach_the_other_node_too() {
        var team = one.team("payg");
        Person bob = one.person();
        Client here = bob.joins(team.id(), team.live(), "viewer");
        Client elsewhere = other.as(bob.client().token()).with("CreativeFlow-Team", team.id());
        String id = here.get("/v1/me").text("/user_id");
        assertThat(elsewhere.get("/v1/me").text("/role")).isEqualTo("viewer");

        team.live().patch("/v1/team/members/" + id, Map.of("role", "editor"));
        Until.holds(
                EVERYWHERE_WITHIN,
                "the role on the other node",
                () -> elsewhere.get("/v1/me").text("/role").equals("editor"));

        one.operator().patch("/admin/v1/teams/" + team.id(), Map.of("plan", "team"));
        Until.holds(
                EVERYWHERE_WITHIN,
                "the plan on the other node",
                () -> elsewhere.get("/v1/me").text("/plan").equals("team"));

        team.live().delete("/v1/team/members/" + id);
        Until.holds(
                EVERYWHERE_WITHIN,
                "the removal on the other node",
                () -> elsewhere.get("/v1/me").status() == 404);
    }

    private static Answer newKey(Client owner) {
        return owner.post(
                "/v1/api-keys", Map.of("name", "short-lived", "mode", "live", "scopes", List.of("generations:read")));
    }
}
