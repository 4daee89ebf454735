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
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** 1 000 units of cap and grants against 512 callers at once, of costs from 1 to 7, of which 30 % cancel. */
class CreditExactnessTest {

    private static final int CALLERS = 512;
    private static final long CAP = 400;
    private static final long GRANTED = 600;

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
            platform.bean(Teams.class).planOf(team).orElseThrow(),
            false,
            null);

    /** What became of one caller: its cost where it was charged, null where it was refused. */
    private record Outcome(int cost, boolean refused, boolean canceled) {}

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void not_one_unit_is_spent_twice_or_lost() {
        for (int repetition = 0; repetition < (Boolean.getBoolean("full") ? 20 : 1); repetition++) {
            long before = billing.wallet(team).committed().value();
            billing.setSpendCap(caller, Micros.of(before + CAP));
            give(GRANTED / 2, 10);
            give(GRANTED / 2, 20);
            var random = new Random(4711 + repetition);
            List<Integer> costs = random.ints(CALLERS, 1, 8).boxed().toList();

            List<Outcome> outcomes = Parallel.times(CALLERS, i -> use(costs.get(i), i % 10 < 3));

            long charged = outcomes.stream()
                    .filter(one -> !one.refused() && !one.canceled())
                    .mapToLong(Outcome::cost)
                    .sum();
            long left = CAP + GRANTED - charged;
            Wallet wallet = billing.wallet(team);
            assertThat(left).isNotNegative();
            assertThat(wallet.held()).isEqualTo(Micros.ZERO);
            assertThat(wallet.creditHeld()).isEqualTo(Micros.ZERO);
            assertThat(wallet.committed().value() - before + GRANTED - remaining())
                    .isEqualTo(charged);
            assertThat(outcomes).anyMatch(Outcome::refused);
            drain();
            assertThat(remaining()).isZero();
        }
        assertThat(platform.operator().get("/admin/v1/reconciliation").json().get("wallets"))
                .isEmpty();
    }

    /** What is left can be had to the last unit: nothing is stuck in a hold that is gone. */
    private void drain() {
        long left = Objects.requireNonNull(billing.account(team).spendCap()).value()
                - billing.wallet(team).committed().value()
                + remaining();
        for (long unit = 0; unit < left; unit++) {
            assertThat(use(1, false).refused()).isFalse();
        }
        assertThat(use(1, false).refused()).isTrue();
    }

    private Outcome use(int cost, boolean cancel) {
        var terms = new Terms(
                YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC)),
                PriceSchedule.FIRST,
                Terms.Kind.PRICED,
                0,
                Micros.of(cost),
                Micros.ZERO,
                Micros.ZERO);
        var generation = new GenerationId(uuids.next());
        var owner = new Billing.Owner(team, Mode.LIVE, null, generation);
        try {
            transactions.executeWithoutResult(tx -> billing.hold(caller, generation, terms, false));
        } catch (Problem refusal) {
            assertThat(refusal.code()).isEqualTo(ProblemCode.SPEND_CAP_REACHED);
            return new Outcome(cost, true, false);
        }
        transactions.executeWithoutResult(tx -> {
            billing.close(team);
            if (!cancel) {
                billing.capture(owner, terms, Part.SET, 1, 1);
            }
            billing.release(owner, terms);
        });
        return new Outcome(cost, false, cancel);
    }

    private void give(long amount, int priority) {
        platform.bean(Grants.class).give(team, new Grants.Gift("Test", Micros.of(amount), priority, null));
    }

    private long remaining() {
        return platform.jdbc()
                .sql("SELECT coalesce(sum(remaining_micros), 0) FROM credit_grant WHERE team_id = :team")
                .params(Map.of("team", team.value()))
                .query(Long.class)
                .single();
    }
}
