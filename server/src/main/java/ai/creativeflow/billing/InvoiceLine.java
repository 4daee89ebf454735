package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What of one meter was charged at one price. An adjustment corrects a month that is closed already and may be negative;
 * a credit is what grants paid, always negative; a minimum is what is missing to what the month costs at least.
 *
 * @param period the month that the usage is of
 * @param unit the price of one whole part, discount included; a part delivered in parts costs less
 */
record InvoiceLine(
        Type type,
        String period,
        String meter,
        boolean included,
        int percentOff,
        Micros unit,
        long quantity,
        Micros amount) {

    enum Type {
        USAGE,
        ADJUSTMENT,
        MINIMUM,
        CREDIT;

        @JsonValue
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is missing to what a month costs at least, less what was invoiced of it; negative where usage came after that.
     */
    static InvoiceLine minimum(String period, Micros minimum, Micros used, Micros invoiced) {
        Micros missing = minimum.compareTo(used) > 0 ? minimum.minus(used) : Micros.ZERO;
        Micros amount = missing.minus(invoiced);
        return new InvoiceLine(Type.MINIMUM, period, "minimum", false, 0, Micros.ZERO, 1, amount);
    }

    /** What grants paid of a month. */
    static InvoiceLine credit(String period, Micros amount) {
        return new InvoiceLine(Type.CREDIT, period, "credit_grant", false, 0, Micros.ZERO, 1, amount);
    }
}
