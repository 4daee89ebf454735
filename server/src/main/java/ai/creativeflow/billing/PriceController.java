package ai.creativeflow.billing;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Micros;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the team pays this month, as the charge computes it: included ones and caps are tiers already. */
@RestController
final class PriceController {

    private final PriceBooks books;
    private final InstantSource clock;

    PriceController(PriceBooks books, InstantSource clock) {
        this.books = books;
        this.clock = clock;
    }

    record View(
            String object,
            String currency,
            String period,
            String priceVersion,
            Micros minimumMicros,
            List<MeterView> meters) {}

    record MeterView(
            String meter,
            Micros unitMicros,
            int included,
            @Nullable Micros capMicros,
            List<TierView> tiers) {

        static MeterView of(String meter, Tariff tariff) {
            return new MeterView(
                    meter,
                    tariff.rate().unit(),
                    tariff.included(),
                    tariff.rate().cap(),
                    tariff.tiers().stream().map(TierView::of).toList());
        }
    }

    record TierView(long from, int percentOff, Micros unitMicros) {

        static TierView of(Tariff.Tier tier) {
            return new TierView(tier.from(), tier.percentOff(), tier.price());
        }
    }

    @GetMapping("/v1/prices")
    @Route(scope = Scope.USAGE_READ, repeat = Repeat.SAFE)
    View get(Caller caller) {
        YearMonth period = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        PriceBook book = books.at(caller.team(), caller.plan(), period);
        return new View(
                "prices",
                "USD",
                period.toString(),
                book.version(),
                book.minimum(),
                book.meters().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(meter -> MeterView.of(meter.getKey(), meter.getValue()))
                        .toList());
    }
}
