package ai.creativeflow.billing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** A cap that is worth 1 000 generations, 200 who submit without a pause, and an owner who lowers it meanwhile. */
class SpendCapRaceTest {

    private static final long SEED = Long.getLong("seed", 815);
    private static final int SUBMITTERS = 200;
    private static final int EACH = 8;
    private static final int LOWERED_MAX = 500;
    private static final int WORTH = 1_000;
    private static final long PRICE = 50_000;

    private final Platform platform = Platform.with(Map.of());
    private final Billing billing = platform.bean(Billing.class);
    private final Uuids uuids = platform.bean(Uuids.class);
    private final TransactionTemplate transactions = platform.bean(TransactionTemplate.class);
    private final TeamId team = TeamId.parse(platform.team("payg").id()).orElseThrow();
    private final Caller caller = new Caller(
            new Caller.ApiKeyPrincipal(new KeyId(uuids.next())),
            team,
            Mode.LIVE,
            Set.of(),
            platform.bean(Teams.class).standing(team).orElseThrow().plan(),
            false,
            null);
    private final AtomicInteger accepted = new AtomicInteger();

    @AfterEach
    void stop() {
        platform.close();
    }

    /** Each step down is one transaction that sees what was committed at that moment: nothing more may come after it. */
    @Test
    void a_cap_that_is_lowered_while_everybody_submits_is_not_passed_by_one_micro() {
        System.out.println("seed " + SEED);
        var random = new Random(SEED);
        billing.setSpendCap(caller, Micros.of(WORTH * PRICE));

        long[] bound = {WORTH * PRICE};
        var lowering = new CountDownLatch(1);
        Parallel.times(SUBMITTERS + 1, i -> {
            if (i < SUBMITTERS) {
                await(lowering);
                for (int n = 0; n < EACH; n++) {
                    submit();
                }
            } else {
                for (int n = 0; n < LOWERED_MAX && accepted.get() < WORTH * 6 / 10; n++) {
                    bound[0] = lowered(bound[0] - random.nextLong(1, PRICE));
                    lowering.countDown();
                }
            }
            return i;
        });

        long committed = billing.wallet(team).committed().value();
        assertThat(bound[0]).isLessThan(WORTH * PRICE);
        assertThat(committed).isEqualTo(accepted.get() * PRICE);
        assertThat(committed).isLessThanOrEqualTo(bound[0]).isGreaterThan(bound[0] - PRICE);
        assertThat(platform.operator().get("/admin/v1/reconciliation").json().get("wallets"))
                .isEmpty();
    }

    /** On a busy machine the submitters would else be through before the first step down. */
    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What may ever be committed from here on: the new cap, or what was committed before it, where that was more. */
    private long lowered(long cap) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            billing.setSpendCap(caller, Micros.of(cap));
            return Math.max(cap, billing.wallet(team).committed().value());
        }));
    }

    private void submit() {
        var generation = new GenerationId(uuids.next());
        try {
            transactions.executeWithoutResult(tx -> billing.hold(caller, generation, billing.terms(caller), false));
            accepted.incrementAndGet();
        } catch (Problem refusal) {
            assertThat(refusal.code()).isEqualTo(ProblemCode.SPEND_CAP_REACHED);
        }
    }
}
