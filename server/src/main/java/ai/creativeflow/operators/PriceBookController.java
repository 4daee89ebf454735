package ai.creativeflow.operators;

import ai.creativeflow.billing.PriceBook;
import ai.creativeflow.billing.PriceBooks;
import ai.creativeflow.billing.Rate;
import ai.creativeflow.billing.RateBody;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Price books as data. One that is made never changes; a new price is a new version. */
@RestController
final class PriceBookController {

    private static final Pattern VERSION = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");
    private static final Pattern METER = Pattern.compile("[a-z][a-z0-9_]{0,31}");
    private static final int METERS_MAX = 50;
    private static final long MINIMUM_MICROS_MAX = 1_000_000_000_000_000L;
    private static final List<String> REQUIRED =
            List.of(PriceBook.GENERATION, PriceBook.LARGE_FINAL, PriceBook.FURTHER_SET);

    /** Names of what a generation is made of, and of lines that invoices have beside meters. */
    private static final Set<String> RESERVED = Set.of("sample_set", "standard_final", "minimum", "credit_grant");

    private final PriceBooks books;
    private final Journal journal;
    private final TransactionTemplate transactions;

    PriceBookController(PriceBooks books, Journal journal, TransactionTemplate transactions) {
        this.books = books;
        this.journal = journal;
        this.transactions = transactions;
    }

    record CreateBody(
            @Nullable String version,
            @Nullable Long minimumMicros,
            @Nullable Map<String, @Nullable RateBody> meters) {

        PriceBook checked() {
            if (version == null || !VERSION.matcher(version).matches()) {
                throw Problem.invalid(
                        "/version", "format", "must be 1 to 32 of a-z, 0-9, ., _ and -, not begin with a sign");
            }
            long minimum = minimumMicros == null ? 0 : minimumMicros;
            if (minimum < 0 || minimum > MINIMUM_MICROS_MAX) {
                throw Problem.invalid("/minimum_micros", "range", "must be 0 to " + MINIMUM_MICROS_MAX);
            }
            return PriceBook.of(version, Micros.of(minimum), checkedMeters());
        }

        private Map<String, Rate> checkedMeters() {
            if (meters == null || meters.size() > METERS_MAX) {
                throw Problem.invalid("/meters", "length", "must have 1 to %d members".formatted(METERS_MAX));
            }
            for (String required : REQUIRED) {
                if (meters.get(required) == null) {
                    throw Problem.invalid("/meters/" + required, "required", "must be an object");
                }
            }
            var rates = new LinkedHashMap<String, Rate>();
            meters.forEach((meter, body) -> {
                String at = "/meters/" + meter.replace("~", "~0").replace("/", "~1");
                if (!METER.matcher(meter).matches() || RESERVED.contains(meter)) {
                    throw Problem.invalid(at, "format", "must be 1 to 32 of a-z, 0-9 and _, and none of " + RESERVED);
                }
                if (body == null) {
                    throw Problem.invalid(at, "required", "must be an object");
                }
                rates.put(meter, body.checked(at, meter));
            });
            return rates;
        }
    }

    record View(String version, String object, Micros minimumMicros, Map<String, RateBody> meters, Instant createdAt) {

        static View of(PriceBooks.Published published) {
            var meters = new TreeMap<String, RateBody>();
            published.book().meters().forEach((meter, tariff) -> meters.put(meter, RateBody.of(tariff.rate())));
            return new View(
                    published.book().version(),
                    "price_book",
                    published.book().minimum(),
                    meters,
                    published.createdAt());
        }
    }

    @GetMapping("/admin/v1/price-books")
    Page<View> list() {
        return new Page<>(books.list().stream().map(View::of).toList(), false, null);
    }

    @GetMapping("/admin/v1/price-books/{version}")
    View get(@PathVariable String version) {
        return books.find(version).map(View::of).orElseThrow(Problem::notFound);
    }

    @PostMapping("/admin/v1/price-books")
    @ResponseStatus(HttpStatus.CREATED)
    View create(@Body CreateBody body, HttpServletRequest request) {
        PriceBook book = body.checked();
        return Objects.requireNonNull(transactions.execute(tx -> {
            View view = books.publish(book)
                    .map(View::of)
                    .orElseThrow(() -> Problem.of(ProblemCode.CONFLICT)
                            .detail("There is a price book %s already, and it never changes."
                                    .formatted(book.version())));
            journal.audit(
                    new AuditEvent(null, OperatorFilter.actorOf(request), "price_book.create", book.version(), "done"));
            return view;
        }));
    }
}
