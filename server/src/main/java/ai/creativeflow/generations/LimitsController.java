package ai.creativeflow.generations;

import ai.creativeflow.assets.Assets;
import ai.creativeflow.billing.Account;
import ai.creativeflow.billing.Billing;
import ai.creativeflow.billing.Wallet;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Plan;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.limits.Limits;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is left, before anybody runs into it. Asking costs nothing but the call itself. */
@RestController
final class LimitsController {

    private final Limits limits;
    private final Billing billing;
    private final Assets assets;
    private final TaskRepository tasks;

    LimitsController(Limits limits, Billing billing, Assets assets, TaskRepository tasks) {
        this.limits = limits;
        this.billing = billing;
        this.assets = assets;
        this.tasks = tasks;
    }

    record View(List<Limits.Standing> rate, Measure concurrency, Measure quota, Measure spendCap, Measure storage) {}

    /** One bound; {@code limit} and {@code remaining} are null where there is none. */
    record Measure(
            @Nullable Long limit,
            long used,
            long reserved,
            @Nullable Long remaining,
            @Nullable Instant resetsAt) {

        static Measure of(@Nullable Long limit, long used, long reserved, @Nullable Instant resetsAt) {
            Long remaining = limit == null ? null : Math.max(0, limit - used - reserved);
            return new Measure(limit, used, reserved, remaining, resetsAt);
        }
    }

    @GetMapping("/v1/limits")
    @Route(scope = Scope.USAGE_READ, repeat = Repeat.SAFE, openToSuspended = true)
    View get(Caller caller) {
        Plan plan = caller.plan();
        Account account = billing.account(caller.team());
        Wallet wallet = billing.wallet(caller.team());
        Instant monthEnd = wallet.period()
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        int running = tasks.running(caller.team());
        return new View(
                limits.standing(caller),
                Measure.of(
                        plan.atOnce() == null ? null : plan.atOnce().longValue(),
                        running,
                        Math.max(0, account.openGenerations() - running),
                        null),
                Measure.of(
                        included(plan, billing.includedGenerations(caller)),
                        wallet.includedUsed(),
                        wallet.includedHeld(),
                        monthEnd),
                Measure.of(
                        cap(account, plan),
                        wallet.due().value(),
                        wallet.reserved().value(),
                        monthEnd),
                Measure.of(plan.storageBytes(), assets.storedBytes(caller.team()), 0, null));
    }

    /** No bound where the plan includes none and sells them all. */
    private static @Nullable Long included(Plan plan, int generations) {
        boolean unbounded = generations == 0 && plan.sellsBeyond();
        return unbounded ? null : (long) generations;
    }

    /** The stricter of the team's own cap and the plan's credit. */
    private static @Nullable Long cap(Account account, Plan plan) {
        Micros own = account.spendCap();
        Micros credit = plan.creditLimit();
        if (own == null || credit == null) {
            Micros only = own == null ? credit : own;
            return only == null ? null : only.value();
        }
        return Math.min(own.value(), credit.value());
    }
}
