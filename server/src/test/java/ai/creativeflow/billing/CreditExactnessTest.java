package ai.creativeflow.billing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.generations.OrphanedHolds;
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
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * 1 000 units of cap and grants against 512 callers at once, of costs from 1 to 7: 30 % cancel, 5 % die, half of them before
 * their hold is committed and half after. Fifty times, a thousand with {@code --full}.
 */
class CreditExactnessTest {

    private static final int REPETITIONS = Boolean.getBoolean("full") ? 1_000 : 50;
    private static final long SEED = Long.getLong("seed", 4711);
    private static final int CALLERS = 512;
    private static final long CAP = 400;
    private static final long GRANTED = 600;

    private final Platform platform = Platform.with(Map.of("creativeflow.database.request-connections", "4"));
    private final Billing billing = platform.bean(Billing.class);
    private final Uuids uuids = platform.bean(Uuids.class);
    private final TransactionTemplate transactions = platform.bean(TransactionTemplate.class);
    private TeamId team = TeamId.parse(platform.team("payg").id()).orElseThrow();
    private Caller caller = callerOf(team);

    private enum Ending {
        CAPTURE,
        CANCEL,
        DIE_BEFORE_COMMIT,
        DIE_AFTER_HOLD
    }

    /** One caller: what it costs, how it ends where it gets its hold. */
    private record Wish(int cost, Ending ending) {}

    private record Outcome(Wish wish, boolean refused) {

        boolean ended(Ending ending) {
            return !refused && wish.ending() == ending;
        }
    }

    private static final class Death extends RuntimeException {
        private Death() {
            super("the caller died", null, false, false);
        }
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void not_one_unit_is_spent_twice_or_lost() {
        System.out.println("seed " + SEED);
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            team = TeamId.parse(platform.team("payg").id()).orElseThrow();
            caller = callerOf(team);
            billing.setSpendCap(caller, Micros.of(CAP));
            give(GRANTED / 2, 10);
            give(GRANTED / 2, 20);
            List<Wish> wishes = wishes(new Random(SEED + repetition));

            List<Outcome> outcomes = Parallel.times(CALLERS, i -> use(wishes.get(i)));

            long orphans = outcomes.stream()
                    .filter(one -> one.ended(Ending.DIE_AFTER_HOLD))
                    .count();
            assertThat(platform.bean(OrphanedHolds.class).sweep(Instant.now().plus(Duration.ofMinutes(1))))
                    .isEqualTo((int) orphans);
            long charged = outcomes.stream()
                    .filter(one -> one.ended(Ending.CAPTURE))
                    .mapToLong(one -> one.wish().cost())
                    .sum();
            Wallet wallet = billing.wallet(team);
            assertThat(CAP + GRANTED - charged).isNotNegative();
            assertThat(wallet.held()).isEqualTo(Micros.ZERO);
            assertThat(wallet.creditHeld()).isEqualTo(Micros.ZERO);
            assertThat(billing.account(team).openGenerations()).isZero();
            assertThat(wallet.committed().value() + GRANTED - remaining()).isEqualTo(charged);
            assertThat(outcomes).anyMatch(Outcome::refused);
            drain();
            assertThat(remaining()).isZero();
        }
        assertThat(platform.operator().get("/admin/v1/reconciliation").json().get("wallets"))
                .isEmpty();
    }

    private Caller callerOf(TeamId payer) {
        return new Caller(
                new Caller.ApiKeyPrincipal(new KeyId(uuids.next())),
                payer,
                Mode.LIVE,
                Set.of(),
                platform.bean(Teams.class).standing(payer).orElseThrow().plan(),
                false,
                null);
    }

    private static List<Wish> wishes(Random random) {
        var wishes = new ArrayList<Wish>();
        for (int i = 0; i < CALLERS; i++) {
            int percent = i * 100 / CALLERS;
            Ending ending = percent < 30
                    ? Ending.CANCEL
                    : percent >= 35 ? Ending.CAPTURE : i % 2 == 0 ? Ending.DIE_BEFORE_COMMIT : Ending.DIE_AFTER_HOLD;
            wishes.add(new Wish(random.nextInt(1, 8), ending));
        }
        Collections.shuffle(wishes, random);
        return wishes;
    }

    /** What is left can be had to the last unit: nothing is stuck in a hold that is gone. */
    private void drain() {
        long left = Objects.requireNonNull(billing.account(team).spendCap()).value()
                - billing.wallet(team).committed().value()
                + remaining();
        if (left > 0) {
            assertThat(use(new Wish((int) left, Ending.CAPTURE)).refused()).isFalse();
        }
        assertThat(use(new Wish(1, Ending.CAPTURE)).refused()).isTrue();
    }

    private Outcome use(Wish wish) {
        var terms = new Terms(
                YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC)),
                PriceSchedule.FIRST,
                Terms.Kind.PRICED,
                0,
                Micros.of(wish.cost()),
                Micros.ZERO,
                Micros.ZERO);
        var generation = new GenerationId(uuids.next());
        var owner = new Billing.Owner(team, Mode.LIVE, null, generation);
        try {
            transactions.executeWithoutResult(tx -> {
                billing.hold(caller, generation, terms, false);
                if (wish.ending() == Ending.DIE_BEFORE_COMMIT) {
                    throw new Death();
                }
            });
        } catch (Problem refusal) {
            assertThat(refusal.code()).isEqualTo(ProblemCode.SPEND_CAP_REACHED);
            return new Outcome(wish, true);
        } catch (Death death) {
            return new Outcome(wish, false);
        }
        if (wish.ending() != Ending.DIE_AFTER_HOLD) {
            transactions.executeWithoutResult(tx -> {
                billing.close(team);
                if (wish.ending() == Ending.CAPTURE) {
                    billing.capture(owner, terms, Part.SET, 1, 1);
                }
                billing.release(owner, terms);
            });
        }
        return new Outcome(wish, false);
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
