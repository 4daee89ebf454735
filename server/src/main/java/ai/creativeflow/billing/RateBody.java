package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Problem;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Rate} as bodies, answers and the database's column spell it. What is absent is none, and steps are one at 0 %. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RateBody(
        @Nullable Long unitMicros,
        @Nullable Long setMicros,
        @Nullable Long included,
        @Nullable Long capMicros,
        @Nullable List<@Nullable StepBody> steps) {

    private static final long UNIT_MICROS_MAX = 1_000_000_000_000L;
    private static final long CAP_MICROS_MAX = 1_000_000_000_000_000L;
    private static final int NUMBER_MAX = 1_000_000_000;
    private static final int STEPS_MAX = 100;

    /** One of {@code percent_off} and {@code unit_micros}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StepBody(
            @Nullable Long from,
            @Nullable Long percentOff,
            @Nullable Long unitMicros) {

        static StepBody of(Rate.Step step) {
            return new StepBody(
                    step.from(),
                    step.percentOff() == null ? null : step.percentOff().longValue(),
                    step.unit() == null ? null : step.unit().value());
        }
    }

    public static RateBody of(Rate rate) {
        List<@Nullable StepBody> steps = new ArrayList<>();
        rate.steps().forEach(step -> steps.add(StepBody.of(step)));
        return new RateBody(
                rate.unit().value(),
                rate.set().equals(Micros.ZERO) ? null : rate.set().value(),
                rate.included() == 0 ? null : (long) rate.included(),
                rate.cap() == null ? null : rate.cap().value(),
                steps);
    }

    /** What an operator wants, checked; throws {@link Problem} 422 with pointers below {@code at}. */
    public Rate checked(String at, String meter) {
        Micros unit = Micros.of(within(at + "/unit_micros", unitMicros, 0, UNIT_MICROS_MAX));
        if (setMicros != null && !meter.equals(PriceBook.GENERATION)) {
            throw Problem.invalid(at + "/set_micros", "unknown", "is for the meter generation only");
        }
        long set = setMicros == null ? 0 : within(at + "/set_micros", setMicros, 0, unit.value());
        int free = included == null ? 0 : (int) within(at + "/included", included, 0, NUMBER_MAX);
        Micros cap = capMicros == null ? null : Micros.of(within(at + "/cap_micros", capMicros, 0, CAP_MICROS_MAX));
        var rate = new Rate(unit, Micros.of(set), free, cap, checkedSteps(at + "/steps", unit));
        requireFalling(at + "/steps", rate);
        return rate;
    }

    private List<Rate.Step> checkedSteps(String at, Micros unit) {
        if (steps == null) {
            return Rate.flat(unit).steps();
        }
        if (steps.isEmpty() || steps.size() > STEPS_MAX) {
            throw Problem.invalid(at, "length", "must have 1 to %d entries".formatted(STEPS_MAX));
        }
        var checked = new ArrayList<Rate.Step>();
        for (int i = 0; i < steps.size(); i++) {
            StepBody step = steps.get(i);
            String here = at + "/" + i;
            if (step == null || (step.percentOff() == null) == (step.unitMicros() == null)) {
                throw Problem.invalid(here, "required", "must have either percent_off or unit_micros");
            }
            long least = i == 0 ? 0 : checked.get(i - 1).from() + 1;
            long from = within(here + "/from", step.from(), least, i == 0 ? 0 : NUMBER_MAX);
            checked.add(new Rate.Step(
                    from,
                    step.percentOff() == null ? null : (int) within(here + "/percent_off", step.percentOff(), 0, 100),
                    step.unitMicros() == null
                            ? null
                            : Micros.of(within(here + "/unit_micros", step.unitMicros(), 0, UNIT_MICROS_MAX))));
        }
        return checked;
    }

    private static void requireFalling(String at, Rate rate) {
        List<Tariff.Tier> tiers = Tariff.of(new Rate(rate.unit(), rate.set(), 0, null, rate.steps()))
                .tiers();
        for (int i = 1; i < tiers.size(); i++) {
            Tariff.Tier before = tiers.get(i - 1);
            Tariff.Tier tier = tiers.get(i);
            if (tier.set().compareTo(before.set()) > 0 || tier.rest().compareTo(before.rest()) > 0) {
                throw Problem.invalid(at + "/" + i, "range", "must not cost more than the step before it");
            }
        }
    }

    private static long within(String pointer, @Nullable Long value, long least, long most) {
        if (value == null) {
            throw Problem.invalid(pointer, "required", "must be a whole number");
        }
        if (value < least || value > most) {
            throw Problem.invalid(pointer, "range", "must be %d to %d".formatted(least, most));
        }
        return value;
    }
}
