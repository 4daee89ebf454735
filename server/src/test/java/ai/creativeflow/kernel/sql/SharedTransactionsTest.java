package ai.creativeflow.kernel.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SharedTransactionsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int CALLERS = 40;

    private final List<List<Integer>> groups = Collections.synchronizedList(new ArrayList<>());
    private final Set<Integer> alone = ConcurrentHashMap.newKeySet();

    @Test
    void who_comes_while_nothing_is_written_goes_alone_at_once() {
        var shared = shared(LONG, SharedTransactionsTest::all);

        assertThat(shared.call(7, () -> aloneWith(7))).isEqualTo("alone 7");
        assertThat(shared.call(8, () -> aloneWith(8))).isEqualTo("alone 8");
        assertThat(groups).isEmpty();
    }

    @Test
    void those_who_come_while_one_is_written_go_together_and_each_gets_its_own() throws InterruptedException {
        var shared = shared(LONG, SharedTransactionsTest::all);

        List<String> answers = whileOneIsWritten(shared, CALLERS);

        assertThat(groups).hasSize(1);
        assertThat(groups.getFirst()).hasSize(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            assertThat(answers.get(i)).isEqualTo("together " + i);
        }
    }

    @Test
    void who_is_left_out_goes_alone() throws InterruptedException {
        var picky = shared(
                LONG,
                group -> group.stream()
                        .map(one -> one % 2 == 0 ? Optional.of("together " + one) : Optional.<String>empty())
                        .toList());

        assertThat(whileOneIsWritten(picky, CALLERS)).contains("together 0", "alone 1", "together 2", "alone 39");
    }

    /** It may have been written: nobody does it a second time. */
    @Test
    void nobody_goes_alone_where_the_group_broke() throws InterruptedException {
        var broken = shared(LONG, group -> {
            throw new IllegalStateException("of this test");
        });

        assertThat(whileOneIsWritten(broken, CALLERS)).containsOnly("failed");
        assertThat(alone).containsExactly(-1);
        assertThat(broken.call(99, () -> aloneWith(99))).isEqualTo("alone 99");
    }

    @Test
    void who_waits_longer_than_the_patience_goes_alone_though_the_one_before_never_ends() throws InterruptedException {
        var shared = shared(Duration.ofMillis(20), SharedTransactionsTest::all);
        var stuck = new CountDownLatch(1);
        Thread first = Thread.ofVirtual()
                .start(() -> shared.call(-1, () -> {
                    stuckAt(stuck);
                    return "alone -1";
                }));
        Until.holds(Duration.ofSeconds(5), "the first one", () -> alone.contains(-1));

        assertThat(shared.call(1, () -> aloneWith(1))).isEqualTo("alone 1");

        stuck.countDown();
        first.join();
        assertThat(shared.call(2, () -> aloneWith(2))).isEqualTo("alone 2");
    }

    @Test
    void what_goes_wrong_alone_is_its_own_callers_and_makes_room_for_the_next() {
        var shared = shared(LONG, SharedTransactionsTest::all);

        assertThatThrownBy(() -> shared.call(1, () -> {
                    throw new IllegalStateException("of this test");
                }))
                .hasMessage("of this test");
        assertThat(shared.call(2, () -> aloneWith(2))).isEqualTo("alone 2");
    }

    /** Whatever waits, is left out and gives up: each is done once, by a group or alone. */
    @Test
    void each_is_done_exactly_once() {
        var done = new ConcurrentHashMap<Integer, Integer>();
        var seed = new AtomicInteger();
        var shared = new SharedTransactions<Integer, String>(2, 8, Duration.ofMillis(2), group -> {
            var random = new Random(seed.incrementAndGet());
            return group.stream()
                    .map(one -> {
                        if (random.nextInt(4) == 0) {
                            return Optional.<String>empty();
                        }
                        done.merge(one, 1, Integer::sum);
                        return Optional.of("together " + one);
                    })
                    .toList();
        });

        int calls = 20_000;
        Parallel.times(200, caller -> {
            for (int i = caller; i < calls; i += 200) {
                int one = i;
                shared.call(one, () -> {
                    Thread.yield();
                    done.merge(one, 1, Integer::sum);
                    return "alone " + one;
                });
            }
            return caller;
        });

        assertThat(done).hasSize(calls);
        assertThat(done.values()).containsOnly(1);
    }

    private SharedTransactions<Integer, String> shared(
            Duration patience, Function<List<Integer>, List<Optional<String>>> write) {
        return new SharedTransactions<>(1, 100, patience, group -> {
            groups.add(group);
            return write.apply(group);
        });
    }

    private static List<Optional<String>> all(List<Integer> group) {
        return group.stream().map(one -> Optional.of("together " + one)).toList();
    }

    private String aloneWith(int number) {
        alone.add(number);
        return "alone " + number;
    }

    /** The answers of so many who come while the first one is still being written, in the order of their numbers. */
    private List<String> whileOneIsWritten(SharedTransactions<Integer, String> shared, int callers)
            throws InterruptedException {
        alone.clear();
        Thread first = Thread.ofVirtual()
                .start(() -> shared.call(-1, () -> {
                    aloneWith(-1);
                    Until.holds(LONG, "everybody else", () -> shared.waiting() == callers);
                    return "alone -1";
                }));
        Until.holds(LONG, "the first one", () -> alone.contains(-1));
        List<String> answers = Parallel.times(callers, i -> {
            try {
                return shared.call(i, () -> aloneWith(i));
            } catch (IllegalStateException e) {
                return "failed";
            }
        });
        first.join();
        return answers;
    }

    private void stuckAt(CountDownLatch latch) {
        aloneWith(-1);
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
