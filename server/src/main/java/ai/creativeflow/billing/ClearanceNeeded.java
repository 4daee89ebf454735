package ai.creativeflow.billing;

/**
 * Somebody else must be asked first, and not inside of a transaction. Nothing has happened: whoever accepts calls
 * {@link #obtain} once the transaction is rolled back, and tries again.
 */
public final class ClearanceNeeded extends RuntimeException {

    private final transient Runnable question;

    public ClearanceNeeded(Runnable question) {
        super("a clearance must be asked for", null, false, false);
        this.question = question;
    }

    /** Asks, and returns when the answer, or that there is none, is remembered. */
    public void obtain() {
        question.run();
    }
}
