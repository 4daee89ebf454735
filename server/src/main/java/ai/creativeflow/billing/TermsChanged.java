package ai.creativeflow.billing;

/**
 * The month or the discount step moved on between naming a price and holding it. Nothing has happened: whoever accepts
 * names the price anew and tries again.
 */
public final class TermsChanged extends RuntimeException {

    TermsChanged() {
        super("the price has changed since it was named", null, false, false);
    }
}
