package ai.creativeflow.kernel.http;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.crypto.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a POST happen once however often it is sent with one {@code Idempotency-Key}: the answer is stored in the
 * transaction of the effect, under an advisory lock that a parallel twin finds taken and so is told 409 at once. What was
 * refused or failed is rolled back with its effect and may be tried again. Kept for 7 days.
 */
public final class Idempotency {

    public static final Duration KEPT = Duration.ofDays(7);
    private static final String HEADER = "Idempotency-Key";
    private static final int KEY_LENGTH_MAX = 255;

    private final IdempotencyRecords records;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final PublicUrl publicUrl;

    public Idempotency(
            JdbcClient jdbc,
            NamedParameterJdbcOperations batches,
            TransactionTemplate transactions,
            JsonMapper json,
            PublicUrl publicUrl) {
        this.records = new IdempotencyRecords(jdbc, batches);
        this.transactions = transactions;
        this.json = json;
        this.publicUrl = publicUrl;
    }

    /** Who a key belongs to: keys of two owners, or of two modes, never meet. */
    public record Owner(UUID id, Mode mode) {}

    /** Whether a text can be a key: 1 to 255 visible ASCII characters. */
    public static boolean isKey(String text) {
        return !text.isEmpty()
                && text.length() <= KEY_LENGTH_MAX
                && text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    /** What an effect leads to; {@code location} is a path of ours. {@code last} runs after everything else, for the statement that locks the busiest row. */
    public record Outcome(int status, @Nullable String location, Object body, Object replayBody, Runnable last) {

        public static Outcome created(String location, Object body) {
            return new Outcome(201, location, body, body, () -> {});
        }

        public static Outcome accepted(String location, Object body) {
            return new Outcome(202, location, body, body, () -> {});
        }

        public static Outcome ok(Object body) {
            return new Outcome(200, null, body, body, () -> {});
        }

        /** What a repeat gets instead: the same without its secrets, which are never stored. */
        public Outcome replayedAs(Object withoutSecrets) {
            return new Outcome(status, location, body, withoutSecrets, last);
        }

        public Outcome andLast(Runnable statement) {
            return new Outcome(status, location, body, replayBody, statement);
        }
    }

    /** The answer to give, the first time or again. */
    public record Answer(int status, @Nullable String location, byte[] body, boolean replayed) {

        public ResponseEntity<byte[]> toResponse() {
            return toResponse(body);
        }

        /** The same answer with a body that shows a later state, as after a wait. */
        public ResponseEntity<byte[]> toResponse(byte[] fresher) {
            var response = ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON);
            if (location != null) {
                response.header(HttpHeaders.LOCATION, location);
            }
            if (replayed) {
                response.header("Idempotent-Replayed", "true");
            }
            return response.body(fresher);
        }
    }

    /**
     * Runs the effect in a transaction, or gives the stored answer of its first run. Throws {@link Problem} 409 while the
     * first still runs, 422 where the key came with another body, 400 for a key of the wrong form.
     */
    public Answer run(HttpServletRequest request, Owner owner, Supplier<Outcome> effect) {
        return run(claim(request, owner), effect);
    }

    /** The same for a claim that was made before; without one the effect just happens. */
    public Answer run(Optional<Claim> claim, Supplier<Outcome> effect) {
        return Objects.requireNonNull(
                transactions.execute(tx -> claim.isPresent() ? once(claim.get(), effect) : finish(effect.get())));
    }

    /** The key that a request came with and what it asks for. */
    public record Claim(byte[] hash, byte[] fingerprint) {

        long lock() {
            return ByteBuffer.wrap(hash).getLong();
        }
    }

    /** The claim of a request to happen once; empty where it has no key. Throws {@link Problem} 400 for a key of the wrong form. */
    public Optional<Claim> claim(HttpServletRequest request, Owner owner) {
        return key(request)
                .map(key ->
                        claim(owner, request.getMethod(), request.getRequestURI(), key, BodyReader.bytesOf(request)));
    }

    /** The same for a request that came within another one, and so has a key of its own. */
    public Claim claim(Owner owner, String method, String path, String key, byte[] body) {
        String scope = String.join("\n", owner.id().toString(), owner.mode().wire(), method, path, key);
        return new Claim(Sha256.of(scope.getBytes(StandardCharsets.UTF_8)), fingerprint(body));
    }

    /**
     * Which of many claims are the first of their key, in the present transaction, at whose end they are free again; the
     * others are for {@link #run}. Each of those that are is to be stored by {@link #storeAll}.
     */
    public Set<Claim> first(List<Claim> claims) {
        if (claims.isEmpty()) {
            return Set.of();
        }
        return records.first(claims);
    }

    /** Stores the answers of those that were first. */
    public void storeAll(Map<Claim, Answer> answers) {
        records.storeAll(answers);
    }

    /** Deletes at most {@code limit} records that have outlived their time; says how many. */
    public int sweep(int limit) {
        return records.sweep(limit);
    }

    private Answer once(Claim claim, Supplier<Outcome> effect) {
        if (!records.lock(claim)) {
            throw Problem.of(ProblemCode.IDEMPOTENCY_IN_PROGRESS).header(HttpHeaders.RETRY_AFTER, "1");
        }
        Optional<Answer> answered = records.find(claim);
        if (answered.isPresent()) {
            return answered.get();
        }
        Outcome outcome = effect.get();
        Answer answer = answer(outcome);
        boolean same = outcome.replayBody() == outcome.body();
        records.store(claim, answer, same ? answer.body() : json.writeValueAsBytes(outcome.replayBody()));
        outcome.last().run();
        return answer;
    }

    private Answer finish(Outcome outcome) {
        Answer answer = answer(outcome);
        outcome.last().run();
        return answer;
    }

    /** What an outcome is answered with. Made before its last statement, so that nothing but the commit comes after that. */
    public Answer answer(Outcome outcome) {
        return new Answer(outcome.status(), location(outcome), json.writeValueAsBytes(outcome.body()), false);
    }

    private @Nullable String location(Outcome outcome) {
        return outcome.location() == null ? null : publicUrl.of(outcome.location());
    }

    private static Optional<String> key(HttpServletRequest request) {
        String header = request.getHeader(HEADER);
        if (header == null) {
            return Optional.empty();
        }
        boolean quoted = header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"");
        String key = quoted ? header.substring(1, header.length() - 1) : header;
        if (!isKey(key)) {
            throw Problem.parameter(HEADER, "must have 1 to %d visible ASCII characters".formatted(KEY_LENGTH_MAX));
        }
        return Optional.of(key);
    }

    /** SHA-256 of the canonical body (RFC 8785), so that the order of fields and white space don't matter. */
    private static byte[] fingerprint(byte[] body) {
        try {
            return Sha256.of(new JsonCanonicalizer(body).getEncodedUTF8());
        } catch (IOException e) {
            throw new IllegalStateException("the body was parsed before", e);
        }
    }
}
