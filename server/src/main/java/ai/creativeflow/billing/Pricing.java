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
 * Names prices from memory, by the book of the team and the month. What a large final or a further set costs depends on a
 * count only where its tariff is not flat, and only then is it asked for.
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
                .map(terms -> terms.withLargeFinal(price(caller.team(), terms, Part.LARGE_FINAL)));
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
        return exact && (!largeFinal || isExact(caller.team(), terms, Part.LARGE_FINAL));
    }

    boolean isExact(TeamId team, Terms terms, Part extra) {
        if (terms.kind() == Terms.Kind.FREE || book(terms).extra(extra).isFlat()) {
            return true;
        }
        Tariff tariff = book(terms).extra(extra);
        MeterCounts.Count count = counts.count(team, terms.period(), extra.meter());
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
        return most.withLargeFinal(atMost(terms, Part.LARGE_FINAL, terms.largeFinal()));
    }

    /** The same for a part that is asked for beside the generation and costs {@code price} now. */
    Micros atMost(Terms terms, Part extra, Micros price) {
        Tariff tariff = book(terms).extra(extra);
        boolean isIncluded = terms.kind() != Terms.Kind.FREE && tariff.included() > 0 && price.equals(Micros.ZERO);
        return isIncluded ? tariff.tiers().getFirst().price() : price;
    }

    /** What a part costs that is asked for now, by the book and the month of its generation. */
    Micros price(TeamId team, Terms terms, Part extra) {
        if (terms.kind() == Terms.Kind.FREE) {
            return Micros.ZERO;
        }
        Tariff tariff = book(terms).extra(extra);
        return tariff.isFlat()
                ? tariff.tiers().getFirst().price()
                : price(tariff, counts.next(team, terms.period(), extra.meter(), tariff));
    }

    /** Takes the number that makes a part cost this much. Throws {@link TermsChanged} where it costs more or less. */
    void take(TeamId team, GenerationId generation, Terms terms, Part extra, Micros named) {
        Tariff tariff = book(terms).extra(extra);
        if (tariff.isFlat()) {
            return;
        }
        MeterCounts.Quoted next = counts.next(team, terms.period(), extra.meter(), tariff);
        if (!price(tariff, next).equals(named)
                || !counts.take(team, generation, terms.period(), extra.meter(), tariff, next)) {
            throw new TermsChanged();
        }
    }

    /** What a part that was charged is made of, for its fact; its number is used from now on. */
    UsageRepository.Price used(Billing.Owner owner, Terms terms, Part part, Micros charged) {
        PriceBook book = book(terms);
        if (!part.isExtra() || book.extra(part).isFlat()) {
            boolean included = terms.kind() == Terms.Kind.INCLUDED && !part.isExtra();
            return UsageRepository.Price.of(part, unit(terms, part), book.percentOff(terms, part), included, charged);
        }
        return counts.settle(owner, part.meter(), true)
                .map(number -> UsageRepository.Price.of(part, charged, number.percentOff(), number.included(), charged))
                .orElseThrow(() -> new IllegalStateException(
                        "%s has no number of its %s".formatted(owner.generation(), part.meter())));
    }

    /** Gives the numbers of all such parts back, where there are any. */
    void release(Billing.Owner owner, Terms terms) {
        release(owner, terms, Part.LARGE_FINAL);
        release(owner, terms, Part.FURTHER_SET);
    }

    /** Gives the number of such a part back, where there is one. */
    void release(Billing.Owner owner, Terms terms, Part extra) {
        if (!book(terms).extra(extra).isFlat()) {
            counts.settle(owner, extra.meter(), false);
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

    private Micros unit(Terms terms, Part part) {
        return switch (part) {
            case SET -> terms.set();
            case STANDARD_FINAL -> terms.standardFinal();
            case LARGE_FINAL -> terms.largeFinal();
            case FURTHER_SET -> book(terms).extra(part).tiers().getFirst().price();
        };
    }

    private static Micros price(Tariff tariff, MeterCounts.Quoted next) {
        return next.included() ? Micros.ZERO : tariff.tiers().get(next.tier()).price();
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
