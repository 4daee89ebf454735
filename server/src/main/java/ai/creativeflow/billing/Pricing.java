package ai.creativeflow.billing;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Optional;

/**
 * Names prices from memory, by the book of the team and the month. What a large final costs depends on a count only where
 * its tariff is not flat, and only then is it asked for.
 */
final class Pricing {

    private static final int TEAMS_REMEMBERED = 100_000;
    private static final int EXACT_MARGIN = 10;

    private final WalletRepository wallets;
    private final MeterCounts counts;
    private final PriceBooks books;
    private final Cache<TeamId, Wallet> lastSeen = Caffeine.newBuilder()
            .maximumSize(TEAMS_REMEMBERED)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    Pricing(WalletRepository wallets, MeterCounts counts, PriceBooks books) {
        this.wallets = wallets;
        this.counts = counts;
        this.books = books;
    }

    /** Empty where the included ones are used up and the plan sells none beyond them. */
    Optional<Terms> terms(Caller caller, YearMonth period) {
        PriceBook book = books.at(caller.team(), caller.plan(), period);
        if (caller.mode() == Mode.TEST) {
            return Optional.of(Terms.free(period, book));
        }
        Wallet seen = lastSeen.getIfPresent(caller.team());
        if (seen == null || !seen.period().equals(period)) {
            seen = read(caller.team(), period);
        }
        return terms(caller, book, seen)
                .or(() -> terms(caller, book, read(caller.team(), period)))
                .map(terms -> withLargeFinal(caller.team(), terms));
    }

    boolean isExact(Caller caller, Terms terms, boolean largeFinal) {
        if (terms.kind() == Terms.Kind.FREE) {
            return true;
        }
        PriceBook book = books.of(terms.priceVersion());
        Wallet wallet = wallets.find(caller.team(), terms.period());
        boolean exact = terms.kind() == Terms.Kind.INCLUDED
                ? wallet.included() + EXACT_MARGIN <= included(caller, book)
                : wallet.nextPriced() + EXACT_MARGIN <= book.generation().endOf(terms.step());
        return exact && (!largeFinal || isExactLargeFinal(caller.team(), terms));
    }

    boolean isExactLargeFinal(TeamId team, Terms terms) {
        if (terms.kind() == Terms.Kind.FREE || book(terms).largeFinal().isFlat()) {
            return true;
        }
        Tariff tariff = book(terms).largeFinal();
        MeterCounts.Count count = counts.count(team, terms.period(), PriceBook.LARGE_FINAL);
        return count.included() < tariff.included()
                ? count.included() + EXACT_MARGIN <= tariff.included()
                : count.priced() + EXACT_MARGIN <= tariff.endOf(tariff.tierOf(count.priced()));
    }

    /** The dearest that the same can come to, should the included ones go first: prices never rise otherwise. */
    Terms atMost(Caller caller, Terms terms) {
        if (terms.kind() == Terms.Kind.FREE) {
            return terms;
        }
        PriceBook book = books.of(terms.priceVersion());
        Terms most = terms.kind() == Terms.Kind.INCLUDED && caller.plan().sellsBeyond()
                ? Terms.priced(terms.period(), book, 0)
                : terms;
        boolean mayBeIncluded =
                book.largeFinal().included() > 0 && terms.largeFinal().equals(Micros.ZERO);
        return most.withLargeFinal(
                mayBeIncluded ? book.largeFinal().tiers().getFirst().price() : terms.largeFinal());
    }

    /** The same terms with what a large final costs now, by the book and the month of the generation. */
    Terms withLargeFinal(TeamId team, Terms terms) {
        if (terms.kind() == Terms.Kind.FREE) {
            return terms;
        }
        Tariff tariff = books.of(terms.priceVersion()).largeFinal();
        if (tariff.isFlat()) {
            return terms;
        }
        MeterCounts.Quoted next = counts.next(team, terms.period(), PriceBook.LARGE_FINAL, tariff);
        return terms.withLargeFinal(
                next.included() ? Micros.ZERO : tariff.tiers().get(next.tier()).price());
    }

    /** Takes the number that makes a large final cost what the terms say. Throws {@link TermsChanged} where it costs more or less. */
    void takeLargeFinal(TeamId team, GenerationId generation, Terms terms) {
        Tariff tariff = books.of(terms.priceVersion()).largeFinal();
        if (tariff.isFlat()) {
            return;
        }
        MeterCounts.Quoted next = counts.next(team, terms.period(), PriceBook.LARGE_FINAL, tariff);
        Micros price =
                next.included() ? Micros.ZERO : tariff.tiers().get(next.tier()).price();
        if (!price.equals(terms.largeFinal())
                || !counts.take(team, generation, terms.period(), PriceBook.LARGE_FINAL, tariff, next)) {
            throw new TermsChanged();
        }
    }

    /** What a part that was charged is made of, for its fact; its number is used from now on. */
    UsageRepository.Price used(Billing.Owner owner, Terms terms, Part part, Micros charged) {
        PriceBook book = books.of(terms.priceVersion());
        if (part != Part.LARGE_FINAL || book.largeFinal().isFlat()) {
            boolean included = terms.kind() == Terms.Kind.INCLUDED && part != Part.LARGE_FINAL;
            return UsageRepository.Price.of(part, terms.priceOf(part), book.percentOff(terms, part), included, charged);
        }
        return counts.settle(owner, PriceBook.LARGE_FINAL, true)
                .map(number -> UsageRepository.Price.of(part, charged, number.percentOff(), number.included(), charged))
                .orElseThrow(() -> new IllegalStateException(owner.generation() + " has no number of its large final"));
    }

    /** Gives the number of a large final back, where there is one. */
    void release(Billing.Owner owner, Terms terms) {
        if (!books.of(terms.priceVersion()).largeFinal().isFlat()) {
            counts.settle(owner, PriceBook.LARGE_FINAL, false);
        }
    }

    int included(Caller caller, PriceBook book) {
        return caller.plan().includedGenerations() + book.generation().included();
    }

    PriceBook book(Terms terms) {
        return books.of(terms.priceVersion());
    }

    Wallet read(TeamId team, YearMonth period) {
        Wallet wallet = wallets.find(team, period);
        saw(team, wallet);
        return wallet;
    }

    void saw(TeamId team, Wallet wallet) {
        lastSeen.put(team, wallet);
    }

    private Optional<Terms> terms(Caller caller, PriceBook book, Wallet wallet) {
        if (wallet.included() < included(caller, book)) {
            return Optional.of(Terms.included(wallet.period(), book));
        }
        if (!caller.plan().sellsBeyond()) {
            return Optional.empty();
        }
        return Optional.of(Terms.priced(wallet.period(), book, book.generation().tierOf(wallet.nextPriced())));
    }
}
