package ai.creativeflow.kernel.outbound;

/** Why a URL or an address is not one we call. The sentence may be shown to whoever gave the URL. */
public enum Refusal {
    MALFORMED("is not an absolute URL"),
    SCHEME("must use https"),
    USER_INFO("must not carry a user name or password"),
    FRAGMENT("must not have a fragment"),
    HOST("has a host that is not a plain domain name or address"),
    TRAILING_DOT("has a host that ends in a dot"),
    SINGLE_LABEL("has a host without a domain"),
    LOCAL_NAME("names a host of a local network"),
    ADDRESS("leads to an address that is not public"),
    PORT("must use port 443 or 8443"),
    PLAIN_HTTP("must use https outside the networks that the operator allowed"),
    RESERVED("leads to this service's own infrastructure");

    private final String sentence;

    Refusal(String sentence) {
        this.sentence = sentence;
    }

    /** Continues "The URL …". */
    public String sentence() {
        return sentence;
    }
}
