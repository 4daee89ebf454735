package ai.creativeflow.billing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.Micros;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * Random books and months against a second computation, from the definition and in decimal numbers: 20 000 of them, a
 * million under {@code -Dfull=true}. A failing number is the seed of its book.
 */
class PriceOracleTest {

    private static final YearMonth MONTH = YearMonth.of(2026, 11);
    private static final int TRIES = 20_000;
    private static final int BOOKS_A_TRY = Boolean.getBoolean("full") ? 50 : 1;
    private static final int NUMBERS_MAX = 250;
    private static final List<String> METERS =
            List.of(PriceBook.GENERATION, PriceBook.LARGE_FINAL, PriceBook.FURTHER_SET, "video");

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void month_costs_to_the_micro_what_its_definition_says(@ForAll long seed) {
        for (int i = 0; i < BOOKS_A_TRY; i++) {
            var random = new SplittableRandom(seed + i);
            Map<String, Rate> rates = rates(random);
            long minimum = random.nextInt(3) == 0 ? random.nextLong(5_000_000) : 0;
            Map<String, Integer> used = new LinkedHashMap<>();
            METERS.forEach(meter -> used.put(meter, random.nextInt(NUMBERS_MAX)));

            long charged = charged(PriceBook.of("random", Micros.of(minimum), rates), used);

            assertThat(BigDecimal.valueOf(charged))
                    .as("%s, used %s, at least %d", rates, used, minimum)
                    .isEqualByComparingTo(Oracle.month(rates, used, minimum));
        }
    }

    /** Places that are given back are taken again at the price of a later number, which is never dearer. */
    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void giving_back_never_makes_a_month_dearer_and_never_passes_a_cap(@ForAll long seed) {
        for (int i = 0; i < BOOKS_A_TRY; i++) {
            var random = new SplittableRandom(seed + i);
            Rate rate = rate(PriceBook.LARGE_FINAL, random);
            Tariff tariff = Tariff.of(rate);
            var freeHeld = new ArrayList<Long>();
            var held = new ArrayList<Long>();
            int steps = random.nextInt(NUMBERS_MAX);
            for (int step = 0; step < steps; step++) {
                if (random.nextInt(4) == 0 && !held.isEmpty()) {
                    held.remove(random.nextInt(held.size()));
                } else if (random.nextInt(8) == 0 && !freeHeld.isEmpty()) {
                    freeHeld.removeLast();
                } else if (freeHeld.size() < tariff.included()) {
                    freeHeld.add(0L);
                } else {
                    held.add(tariff.tiers()
                            .get(tariff.tierOf(held.size()))
                            .price()
                            .value());
                }
            }

            long charged = held.stream().mapToLong(Long::longValue).sum();

            assertThat(BigDecimal.valueOf(charged))
                    .isLessThanOrEqualTo(Oracle.cost(rate, rate.included() + held.size()));
        }
    }

    /** By the prices that are named when each is accepted, one after the other, and the line that an invoice adds. */
    private static long charged(PriceBook book, Map<String, Integer> used) {
        long sum = 0;
        for (Map.Entry<String, Integer> meter : used.entrySet()) {
            Tariff tariff = Objects.requireNonNull(book.meters().get(meter.getKey()));
            for (int number = 0; number < meter.getValue() - tariff.included(); number++) {
                int tier = tariff.tierOf(number);
                Micros price = meter.getKey().equals(PriceBook.GENERATION)
                        ? Terms.priced(MONTH, book, tier).generation()
                        : tariff.tiers().get(tier).price();
                sum += price.value();
            }
        }
        return sum
                + InvoiceLine.minimum(MONTH.toString(), book.minimum(), Micros.of(sum), Micros.ZERO)
                        .amount()
                        .value();
    }

    private static Map<String, Rate> rates(SplittableRandom random) {
        var rates = new LinkedHashMap<String, Rate>();
        METERS.forEach(meter -> rates.put(meter, rate(meter, random)));
        return rates;
    }

    /** Passes what operators' bodies pass: the check of falling prices is part of what is tested. */
    private static Rate rate(String meter, SplittableRandom random) {
        long unit = random.nextInt(10) == 0 ? random.nextLong(4) : random.nextLong(120_000);
        Long set = meter.equals(PriceBook.GENERATION) ? random.nextLong(unit + 1) : null;
        Long included = random.nextInt(3) == 0 ? random.nextLong(NUMBERS_MAX) : null;
        Long cap = random.nextInt(3) == 0 ? random.nextLong(unit * 100 + 2) : null;
        List<RateBody.@Nullable StepBody> steps = new ArrayList<>();
        long from = 0;
        long percent = random.nextInt(2) == 0 ? 0 : random.nextLong(20);
        for (int left = random.nextInt(5); left >= 0; left--) {
            steps.add(new RateBody.StepBody(from, percent, null));
            from += 1 + random.nextLong(80);
            percent = Math.min(100, percent + random.nextLong(30));
        }
        long last = unit * (100 - percent) / 100;
        if (random.nextInt(3) == 0 && last > 2) {
            steps.add(new RateBody.StepBody(from, null, random.nextLong(last - 1)));
        }
        var body = new RateBody(unit, set, included, cap, random.nextInt(4) == 0 ? null : steps);
        try {
            return body.checked("", meter);
        } catch (RuntimeException roundedUp) {
            return new RateBody(unit, set, included, cap, null).checked("", meter);
        }
    }

    /** What the documents say, computed as a person would: from whole months, not from numbers. */
    private static final class Oracle {

        static BigDecimal month(Map<String, Rate> rates, Map<String, Integer> used, long minimum) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Map.Entry<String, Integer> meter : used.entrySet()) {
                sum = sum.add(cost(Objects.requireNonNull(rates.get(meter.getKey())), meter.getValue()));
            }
            return sum.max(BigDecimal.valueOf(minimum));
        }

        static BigDecimal cost(Rate rate, int used) {
            long billable = Math.max(0, used - rate.included());
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < rate.steps().size(); i++) {
                long begin = rate.steps().get(i).from();
                long end = i + 1 < rate.steps().size() ? rate.steps().get(i + 1).from() : Long.MAX_VALUE;
                long within = Math.max(0, Math.min(end, billable) - begin);
                sum = sum.add(price(rate, rate.steps().get(i)).multiply(BigDecimal.valueOf(within)));
            }
            Micros cap = rate.cap();
            return cap == null ? sum : sum.min(BigDecimal.valueOf(cap.value()));
        }

        private static BigDecimal price(Rate rate, Rate.Step step) {
            if (step.unit() != null) {
                return BigDecimal.valueOf(step.unit().value());
            }
            BigDecimal left = BigDecimal.valueOf(100 - Objects.requireNonNull(step.percentOff()))
                    .movePointLeft(2);
            BigDecimal set = BigDecimal.valueOf(rate.set().value());
            BigDecimal rest = BigDecimal.valueOf(rate.unit().value()).subtract(set);
            return set.multiply(left)
                    .setScale(0, RoundingMode.FLOOR)
                    .add(rest.multiply(left).setScale(0, RoundingMode.FLOOR));
        }
    }
}
