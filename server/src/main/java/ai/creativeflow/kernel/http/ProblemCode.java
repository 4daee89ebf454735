package ai.creativeflow.kernel.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The closed list of what can go wrong, one page each: the name in lower case is the stable {@code code} of RFC 9457
 * answers. A code keeps its status and its meaning for ever.
 */
public enum ProblemCode {
    MALFORMED_JSON(
            400,
            "The body is not valid JSON",
            "The body could not be parsed, or a value has another JSON type than the field takes.",
            "Send valid JSON in UTF-8; `errors` points to the place where reading stopped."),
    UNKNOWN_FIELD(
            400,
            "The body has a field that does not exist",
            "Fields that this version does not know are refused, so that a misspelt one is never ignored silently.",
            "Remove the field, or correct its name; `errors` points to it."),
    INVALID_PARAMETER(
            400,
            "A query parameter or header cannot be understood",
            "A query parameter or a header has a value of the wrong form, or one that is out of its range.",
            "Correct the parameter that `detail` names. A cursor comes from `next_cursor` and is sent back unchanged."),
    CONFLICTING_CREDENTIALS(
            400,
            "Two different credentials were sent",
            "`Authorization` and `X-API-Key` were both present and did not agree.",
            "Send one of the two."),
    TEAM_REQUIRED(
            400,
            "The request does not say for which team",
            "The person belongs to several teams and no `CreativeFlow-Team` header was sent.",
            "Send `CreativeFlow-Team` with the id of the team."),
    MISSING_CREDENTIALS(
            401,
            "No credentials were sent",
            "Every path under `/v1` needs an API key or a person's token.",
            "Send `Authorization: Bearer <key>`, or `X-API-Key: <key>`."),
    INVALID_API_KEY(
            401,
            "The API key is not valid",
            "The key is malformed, its checksum is wrong, or it was never issued.",
            "Check that the whole key was copied; create a new one where it was lost."),
    API_KEY_DISABLED(
            401,
            "The API key is disabled",
            "The key exists and was switched off, by a member of the team or after a leak was reported.",
            "Enable it again if it is still trusted, or create a new one."),
    API_KEY_REVOKED(401, "The API key was revoked", "A revoked key never works again.", "Create a new key."),
    API_KEY_EXPIRED(
            401,
            "The API key has expired",
            "The instant in `expires_at` has passed.",
            "Create a new key, or rotate keys before they expire."),
    INVALID_TOKEN(
            401,
            "The token is not valid",
            "The token is neither an API key nor a token of the platform's Auth service that can be accepted.",
            "Sign in again to get a fresh token."),
    QUOTA_EXCEEDED(
            402,
            "The month's included generations are used up",
            "The plan includes a number of generations each month and sells none beyond it.",
            "Wait for the next month, or change to a plan that goes on at the price list."),
    SPEND_CAP_REACHED(
            402,
            "The spend cap is reached",
            "The price of the request, with what is charged and reserved this month, would pass the team's own cap or the key's.",
            "Raise the team's cap with `PUT /v1/spend-cap` or the key's with `PATCH /v1/api-keys/{id}`, or wait for the next month. Nothing was charged."),
    INSUFFICIENT_CREDIT(
            402,
            "The plan's monthly credit is used up",
            "The price of the request, with what is charged and reserved this month, would pass the plan's credit limit.",
            "Ask for a higher limit, or wait for the next month. Nothing was charged."),
    STORAGE_EXCEEDED(
            402,
            "The plan's storage is full",
            "Storing this would pass the plan's storage.",
            "Delete assets and purge the trash, or change the plan."),
    PLAN_LIMIT_REACHED(
            402,
            "The plan does not allow more of these",
            "The plan limits how many objects of this kind a team may have.",
            "Delete one that is not needed, or change the plan."),
    TEAM_SUSPENDED(
            402,
            "The team is suspended",
            "The operator has suspended the team. Running jobs finish, deliveries wait, nothing is lost.",
            "Contact support. Invoices and usage stay readable."),
    MISSING_SCOPE(
            403,
            "The key lacks a scope",
            "The call needs the scope that `detail` names.",
            "Use a key that has the scope."),
    INSUFFICIENT_ROLE(
            403,
            "The role does not allow this",
            "The person's role in the team does not hold what the call needs.",
            "Ask an admin or the owner of the team."),
    MODE_NOT_ALLOWED(
            403,
            "A test key cannot change this",
            "Things that belong to the whole team, such as caps, are changed in live mode; test keys handle test keys only.",
            "Use a live key."),
    IP_NOT_ALLOWED(
            403,
            "The key may not be used from this address",
            "The key is limited to ranges of addresses, and the caller's is in none of them.",
            "Call from an allowed address, or change `allowed_cidrs`."),
    WIDER_THAN_CALLER(
            403,
            "A key cannot grant more than its maker holds",
            "What was asked for has more scopes, another mode, wider ranges, caps or limits, or lasts longer than the credentials that ask for it.",
            "Ask with wider credentials, or for less; `errors` points to the field."),
    NOT_FOUND(
            404,
            "There is no such thing",
            "The path is unknown, or the object does not exist, or it belongs to another team or mode: "
                    + "these look the same on purpose.",
            "Check the id, and that the key is of the object's team and mode."),
    METHOD_NOT_ALLOWED(
            405,
            "The path does not take this method",
            "The path exists, the method does not.",
            "Use one of the methods in the `Allow` header."),
    NOT_ACCEPTABLE(
            406,
            "No representation fits the Accept header",
            "The resource has no representation in any media type that `Accept` names.",
            "Send `Accept: application/json`, or leave it out."),
    IDEMPOTENCY_IN_PROGRESS(
            409,
            "The first request with this key is still running",
            "Another request with the same `Idempotency-Key` has not finished yet.",
            "Repeat after `Retry-After` seconds: the first one's answer comes back.",
            true),
    INVALID_STATE(
            409,
            "The object's state does not allow this",
            "`detail` names the state that the object is in.",
            "Read the object again and decide by its status."),
    CONFLICT(
            409,
            "The request conflicts with the present state",
            "Something else changed in the meantime, or the thing exists already.",
            "Read the object again and repeat if it is still wanted."),
    GONE(
            410,
            "The thing was there and is gone for good",
            "It was erased, or a link to it has expired.",
            "Ask for a fresh link, or do without it."),
    PRECONDITION_FAILED(
            412,
            "The object has changed since it was read",
            "`If-Match` names an older version than the present one.",
            "Read the object again, apply the change to it, and send the new entity tag."),
    PAYLOAD_TOO_LARGE(
            413,
            "The body is too large",
            "A body may have at most 256 KiB, uploads have limits of their own.",
            "Send less."),
    URI_TOO_LONG(
            414,
            "The address is too long",
            "The request line is longer than the server reads.",
            "Use fewer or shorter query parameters."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "The content type is not supported",
            "The call takes another `Content-Type`.",
            "Send `Content-Type: application/json`; a file under the type that its bytes have."),
    RANGE_NOT_SATISFIABLE(
            416,
            "The range lies outside the content",
            "`Range` asks for bytes that the content does not have; `Content-Range` tells its length.",
            "Ask for a range inside the content."),
    VALIDATION_FAILED(
            422,
            "A value is missing or out of range",
            "The body was understood and at least one value in it cannot be accepted.",
            "Correct what `errors` points to. Nothing was changed."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "The idempotency key was used for another request",
            "The same `Idempotency-Key` came before with another body.",
            "Use a new key for a new request, and the same body for a repeat."),
    PROMPT_REJECTED(
            422,
            "The prompt was rejected",
            "The prompt breaks a rule of the content policy; `errors` names it.",
            "Change the prompt. Nothing was charged."),
    UNSAFE_URL(
            422,
            "The URL is not safe to call",
            "The URL points to an address, port or scheme that this service never calls.",
            "Use a public `https` URL on port 443 or 8443."),
    UNREADABLE_IMAGE(
            422,
            "The image cannot be read",
            "The bytes are not a picture that can be decoded, or it has too many pixels.",
            "Send a valid PNG, JPEG, WebP, GIF or SVG within the limits."),
    RATE_LIMITED(
            429,
            "Too many requests",
            "A rate limit refused the call; `violated-policies` names it. The call counted against none of the windows.",
            "Wait `Retry-After` seconds. The `RateLimit` header tells what is left before it happens.",
            true),
    TOO_MANY_CONCURRENT_GENERATIONS(
            429,
            "Too many generations are open",
            "The team has as many generations running and queued as its plan allows.",
            "Wait until some are done; those that await a selection do not count.",
            true),
    HEADERS_TOO_LARGE(
            431,
            "The headers are too large",
            "The request's headers are longer than the server reads.",
            "Send fewer or shorter headers."),
    INTERNAL_ERROR(
            500,
            "Something went wrong on our side",
            "An unexpected fault. It was logged under `request_id`.",
            "Repeat the request with the same `Idempotency-Key`; tell support the request id if it stays.",
            true),
    ENGINE_UNAVAILABLE(
            503,
            "The generation engine cannot be reached",
            "The engine that draws is down or does not answer.",
            "Repeat later. Nothing was charged.",
            true),
    DEPENDENCY_UNAVAILABLE(
            503,
            "A part that this service depends on is down",
            "The database or the storage cannot be used at the moment. Nothing was changed.",
            "Repeat later with the same `Idempotency-Key`.",
            true),
    OVERLOADED(
            503,
            "The service is overloaded",
            "More requests came than can be served; this one was not begun.",
            "Repeat after `Retry-After` seconds, with growing pauses.",
            true),
    DEADLINE_EXCEEDED(
            504,
            "The request took too long",
            "The request did not finish within its deadline.",
            "Repeat with the same `Idempotency-Key`.",
            true);

    private final int status;
    private final String title;
    private final String meaning;
    private final String remedy;
    private final boolean retryable;

    ProblemCode(int status, String title, String meaning, String remedy) {
        this(status, title, meaning, remedy, false);
    }

    ProblemCode(int status, String title, String meaning, String remedy, boolean retryable) {
        this.status = status;
        this.title = title;
        this.meaning = meaning;
        this.remedy = remedy;
        this.retryable = retryable;
    }

    /** The HTTP status, always this one. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** What has happened, for the code's page. */
    public String meaning() {
        return meaning;
    }

    /** What the caller can do, for the code's page. */
    public String remedy() {
        return remedy;
    }

    /** Whether the same request may succeed later without being changed. */
    public boolean retryable() {
        return retryable;
    }

    /** The word in {@code code} and at the end of {@code type}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The code for a refusal of which the server or the framework tells only the status. */
    static ProblemCode ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> PAYLOAD_TOO_LARGE;
            case 414 -> URI_TOO_LONG;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 416 -> RANGE_NOT_SATISFIABLE;
            case 431 -> HEADERS_TOO_LARGE;
            case 501, 505 -> INVALID_PARAMETER; // A transfer coding or HTTP version that we don't have is the caller's.
            default -> status < 500 ? INVALID_PARAMETER : INTERNAL_ERROR;
        };
    }

    public static Optional<ProblemCode> of(String wire) {
        return Arrays.stream(values()).filter(code -> code.wire().equals(wire)).findFirst();
    }
}
