package ai.creativeflow.billing;

import java.util.Locale;

/** What is held, delivered and paid on its own; a generation has each at most once, but for further sets. */
public enum Part {
    /** The samples, captured in proportion of delivered to asked. */
    SET("sample_set", 25),
    /** One final at the format's own size. */
    STANDARD_FINAL("standard_final", 100),
    /** What 2k or 4k costs on top of a standard final. */
    LARGE_FINAL("large_final", 100),
    /** A set of samples more, captured in proportion of delivered to asked; one at a time is held. */
    FURTHER_SET("further_set", 25);

    private final String meter;
    private final int creditsHundredths;

    Part(String meter, int creditsHundredths) {
        this.meter = meter;
        this.creditsHundredths = creditsHundredths;
    }

    /** Whether it is asked for beside a generation, at a price of its own. */
    boolean isExtra() {
        return switch (this) {
            case SET, STANDARD_FINAL -> false;
            case LARGE_FINAL, FURTHER_SET -> true;
        };
    }

    /** The name that usage is reported under. */
    public String meter() {
        return meter;
    }

    /** The platform's own credits (REQ-016) in hundredths: 0.25 a set, a further one too, 1 a standard final, 2 a large one in all. */
    int creditsHundredths() {
        return creditsHundredths;
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For a value that our own database wrote. */
    static Part stored(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
