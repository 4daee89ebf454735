package ai.creativeflow.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.identity.AccessEpoch;
import ai.creativeflow.identity.Authenticator;
import ai.creativeflow.identity.Authenticator.Authentication;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Until;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** Keys that change while they are used. */
class KeyRacesTest {

    private static final int RACES = 10_000;
    private static final int CALLERS = 3;

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("bench");

    /**
     * Callers load the key again and again while it is switched off and on. A call that no change overlapped says what the
     * last change made of the key, every time: no load that raced a change brings the old state back.
     */
    @Test
    void a_load_that_races_a_change_never_resurrects_the_old_value() throws Exception {
        Answer made = newKey();
        var authenticator = platform.bean(KeyAuthenticator.class);
        var presented =
                new Authenticator.Credentials(made.text("/secret"), null, null, InetAddress.getLoopbackAddress(), null);
        var begun = new AtomicInteger();
        var committed = new AtomicInteger();
        var over = new AtomicBoolean();
        BooleanSupplier accepted =
                () -> authenticator.authenticate(presented, () -> {}) instanceof Authentication.Accepted;
        // Callers who never wait would keep every virtual thread's carrier, and the waiting ones from their connection.
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> {
                    int wrong = 0;
                    while (!over.get()) {
                        int before = committed.get();
                        boolean works = accepted.getAsBoolean();
                        wrong += begun.get() == before && works != (before % 2 == 0) ? 1 : 0;
                    }
                    return wrong;
                }));
            }
            for (int race = 1; race <= RACES; race++) {
                begun.set(race);
                switchTo(made.text("/hint"), race % 2 == 0);
                committed.set(race);
                assertThat(accepted.getAsBoolean()).as("after change %d", race).isEqualTo(race % 2 == 0);
            }
            over.set(true);
            for (Future<Integer> caller : callers) {
                assertThat(caller.get()).as("stale answers").isZero();
            }
        }
    }

    /** Traffic on both keys goes on while the key is rotated; they have one window together. */
    @Test
    void rotation_under_load_fails_no_call_and_keeps_one_window() throws Exception {
        Answer made = newKey();
        var calls = new AtomicInteger();
        var failed = new AtomicInteger();
        var over = new AtomicBoolean();
        var clients = new AtomicReferenceArray<Client>(2);
        clients.set(0, platform.as(made.text("/secret")));
        var ready = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int number = i;
                callers.add(threads.submit(() -> {
                    for (int n = number; !over.get(); n++) {
                        Client client = ready.get() && n % 2 == 1 ? clients.get(1) : clients.get(0);
                        calls.incrementAndGet();
                        if (client.get("/v1/me").status() != 200) {
                            failed.incrementAndGet();
                        }
                    }
                }));
            }
            awaitCalls(calls, 100);
            Answer next = acme.live().post("/v1/api-keys/" + made.text("/id") + "/rotate");
            clients.set(1, platform.as(next.text("/secret")));
            ready.set(true);
            awaitCalls(calls, calls.get() + 300);
            over.set(true);
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
        assertThat(failed.get()).isZero();
        Answer limits = clients.get(1).get("/v1/limits");
        assertThat(limits.text("/rate/0/subject")).isEqualTo("key");
        assertThat(limits.number("/rate/0/remaining")).isEqualTo(100_000 - calls.get() - 1);
    }

    private Answer newKey() {
        return acme.live().post("/v1/api-keys", """
                {"name": "Till", "mode": "live", "scopes": ["usage:read"],
                 "rate_limits": [{"name": "hour", "limit": 100000, "window_seconds": 3600}]}""");
    }

    private void switchTo(String hint, boolean on) {
        platform.bean(TransactionTemplate.class).executeWithoutResult(tx -> {
            platform.jdbc()
                    .sql("UPDATE api_key SET disabled_at = CASE WHEN :on THEN NULL ELSE now() END WHERE hint = :hint")
                    .param("on", on)
                    .param("hint", hint)
                    .update();
            platform.bean(AccessEpoch.class).bump();
        });
    }

    private static void awaitCalls(AtomicInteger calls, int many) {
        Until.holds(Duration.ofSeconds(30), "%d calls".formatted(many), () -> calls.get() >= many);
    }
}
