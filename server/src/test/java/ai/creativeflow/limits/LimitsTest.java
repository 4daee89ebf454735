package ai.creativeflow.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Gate;
import ai.creativeflow.identity.Plan;
import ai.creativeflow.identity.RateWindow;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.limits.Decision.Engine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the gate does with the engine's answers; a team of ten calls a minute. */
class LimitsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Limits limits = new Limits(
            new LimitsSettings(3, false, false),
            new MemoryWindows(Engine.MEMORY, () -> new Moment(1, NOW.toEpochMilli())),
            new LimitsMetrics(metrics),
            () -> NOW);
    private final Caller caller = caller(new TeamId(UUID.randomUUID()), false);

    @Test
    void batch_costs_one_a_line_and_all_of_it_is_given_back() {
        Gate.Admission admission = limits.admit(caller, false);

        admission.takeMore(6);
        assertThat(remaining()).isEqualTo(3);

        admission.giveBack(ProblemCode.QUOTA_EXCEEDED);
        assertThat(remaining()).isEqualTo(10);
    }

    @Test
    void batch_for_which_there_is_no_room_takes_nothing_but_its_first_call() {
        limits.admit(caller, false);
        Gate.Admission admission = limits.admit(caller, false);

        assertThatThrownBy(() -> admission.takeMore(9)).satisfies(is(ProblemCode.RATE_LIMITED));

        assertThat(remaining()).isEqualTo(8);
        admission.giveBack(ProblemCode.RATE_LIMITED);
        assertThat(remaining()).isEqualTo(9);
    }

    @Test
    void batch_that_no_waiting_would_admit_is_not_told_to_wait() {
        Gate.Admission admission = limits.admit(caller, false);

        assertThatThrownBy(() -> admission.takeMore(11)).satisfies(is(ProblemCode.VALIDATION_FAILED));
    }

    @Test
    void what_was_given_back_once_is_not_given_back_again() {
        limits.admit(caller, false);
        Gate.Admission admission = limits.admit(caller, false);

        admission.giveBack(ProblemCode.NOT_FOUND);
        admission.giveBack(ProblemCode.NOT_FOUND);

        assertThat(remaining()).isEqualTo(9);
    }

    @Test
    void suspended_caller_takes_no_token() {
        limits.admit(caller(caller.team(), true), true);

        assertThat(remaining()).isEqualTo(10);
    }

    @Test
    void failure_that_is_forgiven_does_not_count_and_others_of_the_same_line_do() {
        limits.countFailure("2001:db8::1");
        limits.countFailure("2001:db8::2").forgive();
        limits.countFailure("2001:db8::3");
        limits.countFailure("2001:db8::4");

        assertThatThrownBy(() -> limits.countFailure("2001:db8::5")).satisfies(is(ProblemCode.RATE_LIMITED));
        limits.countFailure("2001:db8:0:1::1");
    }

    @Test
    void decisions_are_counted_by_outcome_engine_and_window() {
        Gate.Admission admission = limits.admit(caller, false);
        assertThatThrownBy(() -> admission.takeMore(10)).satisfies(is(ProblemCode.RATE_LIMITED));

        assertThat(decisions("admitted", "none", "none")).isEqualTo(1);
        assertThat(decisions("refused", "team", "minute")).isEqualTo(1);
    }

    @Test
    void day_resets_at_midnight_utc() {
        var plan = new Plan(
                "p", 0, true, null, List.of(new RateWindow("day", 10, 86_400)), List.of(), null, null, 1, null);
        var key = new Caller.ApiKeyPrincipal(new KeyId(new UUID(0, 1)));
        var daily = new Caller(key, caller.team(), Mode.LIVE, Set.of(), plan, false, null);

        assertThat(limits.standing(daily).getFirst().resetsAt()).isEqualTo(Instant.parse("2026-11-23T00:00:00Z"));
    }

    private double decisions(String outcome, String subject, String window) {
        return metrics.get("creativeflow.limits.decisions")
                .tags("outcome", outcome, "engine", "memory", "subject", subject, "window", window)
                .counter()
                .count();
    }

    private int remaining() {
        return limits.standing(caller).getFirst().remaining();
    }

    private static Consumer<Throwable> is(ProblemCode code) {
        return thrown -> assertThat(((Problem) thrown).code()).isEqualTo(code);
    }

    private static Caller caller(TeamId team, boolean suspended) {
        var plan =
                new Plan("p", 0, true, null, List.of(new RateWindow("minute", 10, 60)), List.of(), null, null, 1, null);
        var key = new Caller.ApiKeyPrincipal(new KeyId(new UUID(0, 1)));
        return new Caller(key, team, Mode.LIVE, Set.of(), plan, suspended, null);
    }
}
