package ai.creativeflow.billing;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Plan;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Duration;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prices, holds them, and settles them. {@link #hold}, {@link #capture} and {@link #release} belong into the transaction
 * of their effect, the hold as its last statement: it locks the team's rows, the busiest ones there are. A price is named
 * from memory ({@link #terms}) and verified by the hold itself, so that accepting reads nothing before it writes.
 */
public final class Billing {

    private final WalletRepository wallets;
    private final CreditRepository credits;
    private final UsageRepository usage;
    private final Alerts alerts;
    private final KeyWallets keyWallets;
    private final Clearance clearance;
    private final Pricing pricing;
    private final PriceBooks books;
    private final InstantSource clock;

    /** Whose generation is settled, as it was accepted. */
    public record Owner(TeamId team, Mode mode, @Nullable KeyId key, GenerationId generation) {}

    Billing(
            WalletRepository wallets,
            CreditRepository credits,
            UsageRepository usage,
            Alerts alerts,
            KeyWallets keyWallets,
            Clearance clearance,
            Pricing pricing,
            PriceBooks books,
            InstantSource clock) {
        this.wallets = wallets;
        this.credits = credits;
        this.usage = usage;
        this.alerts = alerts;
        this.keyWallets = keyWallets;
        this.clearance = clearance;
        this.pricing = pricing;
        this.books = books;
        this.clock = clock;
    }

    /**
     * What a generation that is accepted now costs. Throws 402 {@code quota_exceeded} where the included ones are used up
     * and the plan sells none beyond them.
     */
    public Terms terms(Caller caller) {
        return pricing.terms(caller, month()).orElseThrow(() -> quotaExceeded(caller));
    }

    /** Whether the price named still holds for the team's next few: neither the included ones nor the step end before. */
    public boolean isExact(Caller caller, Terms terms, boolean largeFinal) {
        return pricing.isExact(caller, terms, largeFinal);
    }

    /** The same for a part that is asked for beside an accepted generation. */
    public boolean isExact(Caller caller, Terms terms, Part extra) {
        return pricing.isExact(caller.team(), terms, extra);
    }

    /** The price of the same generation where no included one is left: what a quote can come to at most. */
    public Terms atMost(Caller caller, Terms terms) {
        return pricing.atMost(caller, terms);
    }

    /** What a large final or a further set of an accepted generation costs if it is asked for now. */
    public Micros price(TeamId team, Terms terms, Part extra) {
        return pricing.price(team, terms, extra);
    }

    /** What that can come to at most, where it is {@code price} now. */
    public Micros atMost(Terms terms, Part extra, Micros price) {
        return pricing.atMost(terms, extra, price);
    }

    /** How many of the present month are free, by the plan and by the price book. */
    public int includedGenerations(Caller caller) {
        return books.includedGenerations(caller.team(), caller.plan(), month());
    }

    /**
     * Reserves a generation: its price, with a large final or without, and a place among the team's open ones. Throws
     * {@link TermsChanged} where the price named is not the price any more, 429 where too many are open, 402 where a cap
     * stands in the way, and what {@link Clearance} throws.
     */
    public void hold(Caller caller, GenerationId generation, Terms terms, boolean largeFinal) {
        WalletRepository.Opened opened = open(caller);
        if (terms.kind() == Terms.Kind.FREE) {
            return;
        }
        clearance.require(caller.team());
        var parts = new EnumMap<Part, Micros>(Part.class);
        parts.put(Part.SET, terms.set());
        parts.put(Part.STANDARD_FINAL, terms.standardFinal());
        parts.put(Part.LARGE_FINAL, largeFinal ? terms.largeFinal() : Micros.ZERO);
        Cover cover = cover(caller, opened, parts);
        PriceBook book = pricing.book(terms);
        var request = new WalletRepository.HoldRequest(
                caller.team(),
                generation,
                KeyWallets.lineage(caller),
                terms,
                largeFinal ? terms.largeFinal() : null,
                pricing.included(caller, book),
                book.generation().tiers().get(terms.step()).from(),
                book.generation().endOf(terms.step()),
                Micros.least(opened.spendCap(), caller.plan().creditLimit()),
                cover.total());
        Wallet after = wallets.hold(request)
                .or(() -> {
                    wallets.ensureWallet(caller.team(), terms.period());
                    return wallets.hold(request);
                })
                .orElseThrow(() -> refusal(caller, terms, request.amount().minus(cover.total())));
        if (largeFinal) {
            pricing.take(caller.team(), generation, terms, Part.LARGE_FINAL, terms.largeFinal());
        }
        keyWallets.requireHold(caller, terms.period(), request.amount());
        record(caller, generation, terms, cover);
        alerts.moved(caller.team());
        pricing.saw(caller.team(), after);
    }

    /**
     * Reserves a large final or a further set at its {@link #price}, and a place among the open ones again. Throws as
     * {@link #hold} does.
     */
    public void holdExtra(Caller caller, GenerationId generation, Terms terms, Part extra, Micros price) {
        WalletRepository.Opened opened = open(caller);
        if (terms.kind() == Terms.Kind.FREE) {
            return;
        }
        clearance.require(caller.team());
        Cover cover = cover(caller, opened, new EnumMap<>(Map.of(extra, price)));
        boolean held = wallets.holdMore(
                caller.team(),
                generation,
                KeyWallets.lineage(caller),
                terms,
                extra,
                price,
                Micros.least(opened.spendCap(), caller.plan().creditLimit()),
                cover.total());
        if (!held) {
            throw refusal(caller, terms, price.minus(cover.total()));
        }
        pricing.take(caller.team(), generation, terms, extra, price);
        keyWallets.requireHold(caller, terms.period(), price);
        record(caller, generation, terms, cover);
        alerts.moved(caller.team());
    }

    /** Takes a place among the team's open generations again. Throws 429 where there is none. */
    public void reopen(Caller caller) {
        open(caller);
    }

    /** Leaves the open ones: the generation awaits a selection or is done. Before captures and releases, as holds do. */
    public void close(TeamId team) {
        wallets.close(team);
    }

    /**
     * Charges a part that was delivered, {@code delivered} of {@code asked}, and releases the rest of its hold. Says what
     * was charged; nothing the second time. In test mode only the usage is written.
     */
    public Micros capture(Owner owner, Terms terms, Part part, int delivered, int asked) {
        if (terms.kind() == Terms.Kind.FREE) {
            usage.delivered(owner, part, terms.period(), UsageRepository.Price.free(part));
            return Micros.ZERO;
        }
        Optional<Micros> captured = wallets.capture(owner, part, delivered, asked);
        captured.ifPresent(
                amount -> usage.delivered(owner, part, terms.period(), pricing.used(owner, terms, part, amount)));
        return captured.orElse(Micros.ZERO);
    }

    /** Gives back everything that is still held for a generation; says how much. Nothing the second time. */
    public Micros release(Owner owner, Terms terms) {
        if (terms.kind() == Terms.Kind.FREE) {
            return Micros.ZERO;
        }
        Micros released = wallets.release(owner, null);
        pricing.release(owner, terms);
        return released;
    }

    /** Gives back what is held for a large final or a further set alone. Nothing the second time. */
    public void release(Owner owner, Terms terms, Part extra) {
        if (terms.kind() != Terms.Kind.FREE) {
            wallets.release(owner, extra);
            pricing.release(owner, terms, extra);
        }
    }

    /** Counts a generation that is done by how it ended; {@code outcome} is the status's word. No money moves. */
    public void ended(Owner owner, Terms terms, String outcome) {
        usage.ended(owner, terms.period(), outcome);
    }

    /** The team's present month. */
    public Wallet wallet(TeamId team) {
        return wallets.find(team, month());
    }

    /** What the team has bounded itself to. */
    public Account account(TeamId team) {
        return wallets.account(team);
    }

    /**
     * Sets the team's own hard cap on a month's charged and reserved money; null takes it away. Throws 422 above the plan's
     * credit limit.
     */
    public void setSpendCap(Caller caller, @Nullable Micros cap) {
        Micros creditLimit = caller.plan().creditLimit();
        if (cap != null && creditLimit != null && cap.compareTo(creditLimit) > 0) {
            throw Problem.invalid(
                    "/monthly_micros", "maximum", "must not be above the plan's credit limit, " + creditLimit.value());
        }
        wallets.setSpendCap(caller.team(), cap);
        alerts.moved(caller.team());
    }

    private YearMonth month() {
        return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    }

    /** What grants pay of a hold; the account is locked by now, so no other hold of the team spends them meanwhile. */
    private Cover cover(Caller caller, WalletRepository.Opened opened, EnumMap<Part, Micros> parts) {
        return opened.hasCredit() ? credits.allocate(caller.team(), parts) : Cover.NONE;
    }

    private void record(Caller caller, GenerationId generation, Terms terms, Cover cover) {
        if (!cover.isEmpty()) {
            credits.spend(cover);
            credits.record(caller.team(), generation, terms.period(), cover);
        }
    }

    private WalletRepository.Opened open(Caller caller) {
        Integer openAllowed = caller.plan().openAllowed();
        return wallets.open(caller.team(), openAllowed)
                .or(() -> {
                    wallets.ensureAccount(caller.team());
                    return wallets.open(caller.team(), openAllowed);
                })
                .orElseThrow(() -> tooManyOpen(caller.plan()));
    }

    /** Why a hold found no row to change. The transaction is lost anyway, so there is time to look. */
    private RuntimeException refusal(Caller caller, Terms terms, Micros amount) {
        Account account = wallets.account(caller.team());
        Wallet wallet = pricing.read(caller.team(), terms.period());
        Micros after = wallet.committed().plus(amount);
        Micros creditLimit = caller.plan().creditLimit();
        if (account.spendCap() != null && after.compareTo(account.spendCap()) > 0) {
            alerts.refused(caller.team(), Measure.SPEND_CAP);
            return Problem.of(ProblemCode.SPEND_CAP_REACHED);
        }
        if (creditLimit != null && after.compareTo(creditLimit) > 0) {
            alerts.refused(caller.team(), Measure.SPEND_CAP);
            return Problem.of(ProblemCode.INSUFFICIENT_CREDIT);
        }
        return new TermsChanged();
    }

    private Problem quotaExceeded(Caller caller) {
        alerts.refused(caller.team(), Measure.QUOTA);
        return Problem.of(ProblemCode.QUOTA_EXCEEDED)
                .detail("The plan %s includes %d generations a month; all are used or reserved."
                        .formatted(caller.plan().name(), includedGenerations(caller)));
    }

    private static Problem tooManyOpen(Plan plan) {
        return Problem.of(ProblemCode.TOO_MANY_CONCURRENT_GENERATIONS)
                .detail("The plan %s allows %d generations running and queued."
                        .formatted(plan.name(), plan.openAllowed()))
                .retryAfter(Duration.ofSeconds(5));
    }
}
