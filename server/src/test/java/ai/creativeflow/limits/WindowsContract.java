package ai.creativeflow.limits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.limits.Meter.Role;
import ai.creativeflow.limits.Meter.Subject;
import ai.creativeflow.testing.Parallel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What every engine must do, with its time turned by hand. Two nodes are two engines that share what the kind shares. */
abstract class WindowsContract {

    private static final long SEED = Long.getLong("seed", 20261122L);
    private static final boolean FULL = Boolean.getBoolean("full");
    private static final int MINUTE = 60;
    private static final int DAY = 86_400;

    final AtomicLong micros =
            new AtomicLong(Instant.parse("2026-11-22T10:00:17.123Z").toEpochMilli() * 1000);
    private final String tag = UUID.randomUUID().toString();
    private final Random random = new Random(SEED);

    /** The same engine again, for another node. */
    abstract Windows node();

    Moment now() {
        long now = micros.get();
        return new Moment(now * 1000, now / 1000);
    }

    @Test
    void call_that_one_window_refuses_consumes_none_of_the_others() {
        Windows windows = node();
        Rates rates = rates(meter("minute", 2, MINUTE), meter("hour", 3, 3600), meter("day", 4, DAY));
        windows.decide(call(rates));
        windows.decide(call(rates));

        Decision refused = windows.decide(call(rates));

        assertThat(refused.admitted()).isFalse();
        assertThat(names(refused)).containsExactly("minute");
        assertThat(remaining(refused.states())).containsExactly(0, 1, 2);
        assertThat(remaining(windows.standing(rates))).containsExactly(0, 1, 2);
    }

    @Test
    void all_windows_that_refuse_are_named() {
        Windows windows = node();
        Rates rates = rates(meter("minute", 2, MINUTE), meter("hour", 2, 3600), meter("day", 9, DAY));
        windows.decide(call(rates));
        windows.decide(call(rates));

        assertThat(names(windows.decide(call(rates)))).containsExactly("minute", "hour");
    }

    @Test
    void call_costs_what_it_says_in_every_window_or_nothing() {
        Windows windows = node();
        Rates rates = rates(meter("minute", 10, MINUTE), meter("day", 14, DAY));

        assertThat(windows.decide(new Call(rates, 7, true)).admitted()).isTrue();
        assertThat(windows.decide(new Call(rates, 4, true)).admitted()).isFalse();
        assertThat(remaining(windows.standing(rates))).containsExactly(3, 7);
        assertThat(windows.decide(new Call(rates, 3, true)).admitted()).isTrue();
        assertThat(remaining(windows.standing(rates))).containsExactly(0, 4);
    }

    @Test
    void call_that_is_given_back_returns_to_every_window() {
        Windows windows = node();
        Rates rates = rates(meter("minute", 5, MINUTE), meter("day", 9, DAY));
        Decision taken = windows.decide(new Call(rates, 3, true));
        turn(Duration.ofSeconds(7));
        windows.decide(call(rates));

        assertThat(remaining(windows.giveBack(taken))).containsExactly(4, 8);

        assertThat(remaining(windows.standing(rates))).containsExactly(4, 8);
    }

    @Test
    void call_that_has_left_its_window_is_not_given_back() {
        Windows windows = node();
        Rates rates = rates(meter("minute", 5, MINUTE));
        Decision taken = windows.decide(call(rates));
        turn(Duration.ofMinutes(2));
        windows.decide(call(rates));

        assertThat(remaining(windows.giveBack(taken))).containsExactly(4);
    }

    @Test
    void refused_call_takes_an_attempt_and_nothing_else_and_an_attempt_is_never_given_back() {
        Windows windows = node();
        Rates rates = rates(meter("minute", 2, MINUTE), attempts(5, MINUTE));
        windows.giveBack(windows.decide(call(rates)));
        windows.decide(call(rates));
        windows.decide(call(rates));
        windows.decide(call(rates));
        assertThat(remaining(windows.standing(rates))).containsExactly(0, 1);
        windows.decide(call(rates));

        Decision refused = windows.decide(call(rates));

        assertThat(names(refused)).containsExactly("minute", Rates.ATTEMPTS);
        assertThat(remaining(refused.states())).containsExactly(0, 0);
    }

    @Test
    void where_the_attempts_are_used_up_nothing_more_is_counted_anywhere() {
        Windows windows = node();
        Meter other = new Meter("{%s}:key:attempts".formatted(tag), Subject.KEY, "attempts", 1, MINUTE, Role.ATTEMPTS);
        Rates rates = rates(meter("minute", 9, MINUTE), attempts(9, MINUTE), other);
        windows.decide(call(rates));

        assertThat(windows.decide(call(rates)).admitted()).isFalse();

        assertThat(remaining(windows.standing(rates))).containsExactly(8, 8, 0);
    }

    @Test
    void cost_of_nothing_looks_at_the_attempts_alone() {
        Windows windows = node();
        Rates rates = rates(meter("minute", 1, MINUTE), attempts(3, MINUTE));
        windows.decide(call(rates));

        assertThat(windows.decide(new Call(rates, 0, true)).admitted()).isTrue();
        assertThat(windows.decide(new Call(rates, 0, true)).admitted()).isTrue();
        assertThat(windows.decide(new Call(rates, 0, true)).admitted()).isFalse();
        assertThat(windows.decide(new Call(rates, 1, false)).admitted()).isFalse();
        assertThat(remaining(windows.standing(rates))).containsExactly(0, 0);
    }

    @Test
    void shadow_window_counts_as_a_limit_would_and_refuses_nothing() {
        Windows windows = node();
        Meter shadow = new Meter("{%s}:burst".formatted(tag), Subject.TEAM, "burst", 2, MINUTE, Role.SHADOW);
        Rates rates = rates(meter("minute", 4, MINUTE), shadow);
        windows.decide(call(rates));
        windows.decide(call(rates));

        Decision beyond = windows.decide(call(rates));

        assertThat(beyond.admitted()).isTrue();
        assertThat(beyond.violated()).isEmpty();
        assertThat(beyond.states().get(1).violated()).isTrue();
        assertThat(remaining(windows.standing(rates))).containsExactly(1, 0);
        assertThat(remaining(windows.giveBack(beyond))).containsExactly(2, 0);
    }

    @Test
    void room_comes_at_the_named_instant_and_not_before() {
        for (int i = 0; i < 50; i++) {
            Windows windows = node();
            int cost = 1 + random.nextInt(4);
            Rates rates = rates(new Meter(
                    "{%s}:room:%d".formatted(tag, i), Subject.TEAM, "w", 4, 1 + random.nextInt(3600), Role.LIMIT));
            for (int taken = 0; taken < 4; taken++) {
                windows.decide(call(rates));
                turn(Duration.ofNanos(1000L * random.nextInt(200_000)));
            }
            Decision refused = windows.decide(new Call(rates, cost, true));
            assertThat(refused.admitted()).isFalse();

            micros.addAndGet(Math.ceilDiv(refused.untilRoom().toNanos(), 1000) - 1);
            assertThat(windows.decide(new Call(rates, cost, true)).admitted()).isFalse();
            micros.incrementAndGet();
            assertThat(windows.decide(new Call(rates, cost, true)).admitted()).isTrue();
        }
    }

    @Test
    void day_begins_at_midnight_utc() {
        Windows windows = node();
        Rates rates = rates(meter("day", 1, DAY));
        micros.set(Instant.parse("2026-11-22T23:59:58Z").toEpochMilli() * 1000);
        windows.decide(call(rates));

        Decision refused = windows.decide(call(rates));

        assertThat(refused.untilRoom()).isEqualTo(Duration.ofSeconds(2));
        turn(Duration.ofSeconds(2));
        assertThat(windows.decide(call(rates)).admitted()).isTrue();
    }

    @Test
    void limit_that_changes_keeps_what_was_counted() {
        Windows windows = node();
        Rates before = rates(meter("minute", 10, MINUTE));
        for (int i = 0; i < 6; i++) {
            windows.decide(call(before));
        }

        assertThat(remaining(windows.standing(rates(meter("minute", 8, MINUTE)))))
                .containsExactly(2);
        assertThat(windows.decide(call(rates(meter("minute", 3, MINUTE)))).admitted())
                .isFalse();
    }

    @Test
    void clock_that_steps_back_frees_nothing() {
        Windows windows = node();
        Rates rates = rates(meter("minute", 1, MINUTE), meter("day", 1, DAY));
        windows.decide(call(rates));

        turn(Duration.ofSeconds(-30));

        assertThat(windows.decide(call(rates)).admitted()).isFalse();
    }

    /** Random arrivals, slow and fast, with bursts at the edges of windows; then ten thousand windows that end anywhere. */
    @Test
    void never_more_than_the_limit_in_any_trailing_window() {
        Windows windows = node();
        int limit = 20;
        long window = Duration.ofSeconds(MINUTE).toNanos() / 1000;
        Rates rates = rates(meter("minute", limit, MINUTE));
        var admitted = new ArrayList<Long>();
        long begun = micros.get();
        for (int i = 0; i < 6000; i++) {
            switch (random.nextInt(8)) {
                case 0 -> micros.addAndGet(random.nextLong(2 * window));
                case 1 -> micros.set(micros.get() / window * window + window - 1);
                case 2 -> micros.incrementAndGet();
                default -> micros.addAndGet(random.nextLong(window / 100));
            }
            if (windows.decide(call(rates)).admitted()) {
                admitted.add(micros.get());
            }
        }
        long[] instants = admitted.stream().mapToLong(Long::longValue).toArray();

        assertThat(instants).hasSizeGreaterThan(1000);
        for (int i = 0; i < 10_000; i++) {
            long end = i < instants.length ? instants[i] : random.nextLong(begun, micros.get() + 1);
            assertThat(upTo(instants, end) - upTo(instants, end - window)).isLessThanOrEqualTo(limit);
        }
    }

    /** At ten times the rate, for an hour of it. */
    @Test
    void who_keeps_hammering_gets_at_least_99_percent_of_the_limit_and_never_more() {
        for (int seconds : new int[] {1, MINUTE}) {
            Windows windows = node();
            int limit = 50;
            Rates rates = rates(
                    meter("hammered" + seconds, limit, seconds), attempts("attempts" + seconds, 5 * limit, seconds));
            long pause = Duration.ofSeconds(seconds).toNanos() / 1000 / limit / 10;
            int windowsLong = 60;
            var admitted = new ArrayList<Long>();
            for (long call = 0; call < 10L * limit * windowsLong; call++) {
                if (windows.decide(call(rates)).admitted()) {
                    admitted.add(micros.get());
                }
                micros.addAndGet(pause);
            }

            assertThat(admitted.size()).isGreaterThanOrEqualTo((int) (0.99 * limit * windowsLong));
            for (int last = limit; last < admitted.size(); last++) {
                assertThat(admitted.get(last) - admitted.get(last - limit))
                        .isGreaterThanOrEqualTo(Duration.ofSeconds(seconds).toNanos() / 1000);
            }
        }
    }

    /** At once, over two nodes: once in {@code bin/test}, two hundred times with {@code --full}. */
    @Test
    void of_twenty_thousand_calls_at_once_exactly_the_thousand_of_the_limit_are_admitted() {
        Windows one = node();
        Windows other = node();
        for (int repetition = 0; repetition < (FULL ? 200 : 3); repetition++) {
            Rates rates =
                    rates(meter("thousand" + repetition, 1000, MINUTE), attempts("a" + repetition, 30_000, MINUTE));
            List<Boolean> answers = Parallel.times(
                    20_000, i -> (i % 2 == 0 ? one : other).decide(call(rates)).admitted());

            assertThat(answers.stream().filter(admitted -> admitted)).hasSize(1000);
        }
    }

    private void turn(Duration by) {
        micros.addAndGet(by.toNanos() / 1000);
    }

    private static int upTo(long[] instants, long end) {
        int at = Arrays.binarySearch(instants, end + 1);
        while (at > 0 && instants[at - 1] > end) {
            at--;
        }
        return at < 0 ? -at - 1 : at;
    }

    private Meter meter(String name, int limit, int seconds) {
        return new Meter("{%s}:%s".formatted(tag, name), Subject.TEAM, name, limit, seconds, Role.LIMIT);
    }

    private Meter attempts(int limit, int seconds) {
        return attempts(Rates.ATTEMPTS, limit, seconds);
    }

    private Meter attempts(String name, int limit, int seconds) {
        return new Meter("{%s}:%s".formatted(tag, name), Subject.TEAM, name, limit, seconds, Role.ATTEMPTS);
    }

    private Rates rates(Meter... meters) {
        return new Rates(tag, List.of(meters));
    }

    private static Call call(Rates rates) {
        return new Call(rates, 1, true);
    }

    private static List<Integer> remaining(List<State> states) {
        return states.stream().map(State::remaining).toList();
    }

    private static List<String> names(Decision decision) {
        return decision.violated().stream().map(state -> state.meter().name()).toList();
    }
}
