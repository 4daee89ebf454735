package ai.creativeflow.billing;

import ai.creativeflow.billing.PriceBookRepository.Subject;
import ai.creativeflow.identity.AccessEpoch;
import ai.creativeflow.identity.EpochCache;
import ai.creativeflow.identity.Plan;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.TeamId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Price books and who is priced by which, from which month on. A book never changes, so it is remembered for good; a team's
 * schedule is remembered while {@link AccessEpoch} stands still, which every change of a schedule raises: a change holds
 * here at once and on every node within a second, and naming a price asks the database nothing.
 */
public final class PriceBooks {

    private static final int BOOKS_REMEMBERED = 1_000;
    private static final int TEAMS_REMEMBERED = 100_000;

    private final PriceBookRepository books;
    private final TransactionTemplate transactions;
    private final AccessEpoch epoch;
    private final InstantSource clock;
    private final Cache<String, Published> byVersion =
            Caffeine.newBuilder().maximumSize(BOOKS_REMEMBERED).build();
    private final EpochCache<Subject, PriceSchedule> schedules;

    /** A book, and since when it can be had. */
    public record Published(PriceBook book, Instant createdAt) {}

    PriceBooks(PriceBookRepository books, TransactionTemplate transactions, AccessEpoch epoch, InstantSource clock) {
        this.books = books;
        this.transactions = transactions;
        this.epoch = epoch;
        this.schedules = new EpochCache<>(epoch, TEAMS_REMEMBERED);
        this.clock = clock;
    }

    /** Empty where the version is taken, whatever it says. Joins the caller's transaction where there is one. */
    public Optional<Published> publish(PriceBook book) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return books.insert(book, now) ? Optional.of(new Published(book, now)) : Optional.empty();
    }

    public Optional<Published> find(String version) {
        Published known = byVersion.getIfPresent(version);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Published> found = books.find(version);
        found.ifPresent(book -> byVersion.put(version, book));
        return found;
    }

    /** Newest first, at most a thousand. */
    public List<Published> list() {
        return books.list();
    }

    /** A plan's entries, newest first. */
    public PriceSchedule ofPlan(String plan) {
        return books.schedule(new Subject(plan, null));
    }

    /** A team's own entries, newest first. */
    public PriceSchedule ofTeam(TeamId team) {
        return books.schedule(new Subject(null, team));
    }

    /** Prices a plan's teams by this book from a month on. Throws 422 for a month gone by and a version that isn't there. */
    public void schedulePlan(String plan, YearMonth from, String version) {
        schedule(new Subject(plan, null), from, version);
    }

    /** The same for one team; null brings its plan's book back. */
    public void scheduleTeam(TeamId team, YearMonth from, @Nullable String version) {
        schedule(new Subject(null, team), from, version);
    }

    /** What a team on this plan pays in a month. */
    public PriceBook at(TeamId team, Plan plan, YearMonth period) {
        return of(scheduleOf(team, plan.name()).version(period));
    }

    /** A version that something was priced by. */
    PriceBook of(String version) {
        return find(version)
                .orElseThrow(() -> new IllegalStateException("no price book " + version))
                .book();
    }

    /** How many generations of a month are free, by the plan and by the book. */
    int includedGenerations(TeamId team, Plan plan, YearMonth period) {
        return plan.includedGenerations() + at(team, plan, period).generation().included();
    }

    private PriceSchedule scheduleOf(TeamId team, String plan) {
        return schedules
                .get(new Subject(plan, team), subject -> Optional.of(books.schedule(subject)))
                .orElseThrow();
    }

    private void schedule(Subject subject, YearMonth from, @Nullable String version) {
        YearMonth present = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        if (from.isBefore(present)) {
            throw Problem.invalid("/from", "range", "must not be before " + present);
        }
        if (version != null && find(version).isEmpty()) {
            throw Problem.invalid("/version", "unknown", "there is no price book with this version");
        }
        transactions.executeWithoutResult(tx -> {
            books.put(subject, from, version);
            epoch.bump();
        });
    }
}
