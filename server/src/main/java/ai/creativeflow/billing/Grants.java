package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.GrantId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Money that the operators give teams. Holds spend it before the team's own, whose caps it does not count against. */
public final class Grants {

    /** A hold looks at all of a team's grants, so there are not too many of them at once. */
    static final int USABLE_MAX = 100;

    private final GrantRepository repository;
    private final WalletRepository wallets;
    private final TransactionTemplate transactions;
    private final Uuids uuids;
    private final InstantSource clock;

    /** What is given: the lower priority number pays first; without an expiry it stays until it is used up. */
    public record Gift(
            String name,
            Micros amount,
            int priority,
            @Nullable Instant expiresAt) {}

    Grants(
            GrantRepository repository,
            WalletRepository wallets,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        this.repository = repository;
        this.wallets = wallets;
        this.transactions = transactions;
        this.uuids = uuids;
        this.clock = clock;
    }

    /** Joins the caller's transaction. Throws 409 where the team has a hundred grants that can still pay. */
    public CreditGrant give(TeamId team, Gift gift) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            repository.openAccount(team);
            if (repository.countUsable(team) >= USABLE_MAX) {
                throw Problem.of(ProblemCode.CONFLICT)
                        .detail("The team has %d grants that are not used up.".formatted(USABLE_MAX));
            }
            var id = new GrantId(uuids.next());
            Instant now = clock.instant();
            YearMonth period = YearMonth.from(now.atOffset(ZoneOffset.UTC));
            wallets.ensureWallet(team, period);
            repository.give(team, id, gift);
            repository.enterGrant(team, uuids.next(), period, gift.amount());
            return new CreditGrant(
                    id,
                    gift.name(),
                    gift.amount(),
                    gift.amount(),
                    Micros.ZERO,
                    gift.priority(),
                    gift.expiresAt(),
                    now.truncatedTo(ChronoUnit.MILLIS));
        }));
    }

    /** Newest first, used up and lapsed ones too. */
    public List<CreditGrant> list(TeamId team, Page.Request page) {
        return repository.list(team, page);
    }

    /** Takes back what is left of one grant whose time is over; false where there is none. Any node may, at any time. */
    boolean lapse() {
        return Objects.requireNonNull(transactions.execute(tx -> {
            var found = repository.findLapsed();
            found.ifPresent(one -> {
                repository.openAccount(one.team());
                repository.lockLapsed(one.grant()).ifPresent(this::lapse);
            });
            return found.isPresent();
        }));
    }

    private void lapse(GrantRepository.Lapsing one) {
        YearMonth period = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        wallets.ensureWallet(one.team(), period);
        repository.lapse(one.grant(), one.amount());
        repository.enterLapse(one.team(), uuids.next(), period, one.amount());
    }
}
