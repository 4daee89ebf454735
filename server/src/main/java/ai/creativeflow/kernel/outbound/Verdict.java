package ai.creativeflow.kernel.outbound;

/** What the guard says about a URL. An allowed one is judged again, by address, at every call. */
public sealed interface Verdict {

    record Allowed() implements Verdict {}

    record Refused(Refusal because) implements Verdict {}
}
