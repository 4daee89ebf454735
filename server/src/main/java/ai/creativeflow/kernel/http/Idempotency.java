package ai.creativeflow.kernel.http;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.crypto.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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

    /** Taken without waiting, held to the end of the transaction. */
    private static final String LOCK = "SELECT pg_try_advisory_xact_lock(:lock)";

    /** A statement of its own after the lock, so that it sees what the lock's last holder committed. */
    private static final String FIND = """
            SELECT fingerprint, status, location, body
            FROM idempotency_record
            WHERE key_hash = :key
              AND created_at > now() - make_interval(secs => :keptSeconds)
            """;

    /** Replaces only a record that has outlived its time; a living one was found before. */
    private static final String STORE = """
            INSERT INTO idempotency_record (key_hash, fingerprint, status, location, body, created_at)
            VALUES (:key, :fingerprint, :status, :location, :body, now())
            ON CONFLICT (key_hash) DO UPDATE
            SET fingerprint = excluded.fingerprint, status = excluded.status, location = excluded.location,
                body = excluded.body, created_at = excluded.created_at
            """;

    private static final String SWEEP = """
            DELETE FROM idempotency_record
            WHERE key_hash IN (
                SELECT key_hash
                FROM idempotency_record
                WHERE created_at < now() - make_interval(secs => :keptSeconds)
                LIMIT :limit)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final PublicUrl publicUrl;

    public Idempotency(JdbcClient jdbc, TransactionTemplate transactions, JsonMapper json, PublicUrl publicUrl) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.json = json;
        this.publicUrl = publicUrl;
    }

    /** Who a key belongs to: keys of two owners, or of two modes, never meet. */
    public record Owner(UUID id, Mode mode) {}

    /** What is to happen once: the same key for another method or path is another key, with another body it is refused. */
    public record Request(String method, String path, String key, byte[] body) {

        private static Request of(HttpServletRequest request, String key) {
            return new Request(request.getMethod(), request.getRequestURI(), key, BodyReader.bytesOf(request));
        }
    }

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
        Optional<String> key = key(request);
        return Objects.requireNonNull(transactions.execute(
                tx -> key.isPresent() ? once(Request.of(request, key.get()), owner, effect) : finish(effect.get())));
    }

    /** The same for a request that came within another one, and so has a key of its own. */
    public Answer run(Request request, Owner owner, Supplier<Outcome> effect) {
        return Objects.requireNonNull(transactions.execute(tx -> once(request, owner, effect)));
    }

    /** Deletes at most {@code limit} records that have outlived their time; says how many. */
    public int sweep(int limit) {
        return jdbc.sql(SWEEP)
                .param("keptSeconds", KEPT.toSeconds())
                .param("limit", limit)
                .update();
    }

    private Answer once(Request request, Owner owner, Supplier<Outcome> effect) {
        byte[] hash = hash(owner, request);
        boolean first = jdbc.sql(LOCK)
                .param("lock", ByteBuffer.wrap(hash).getLong())
                .query(Boolean.class)
                .single();
        if (!first) {
            throw Problem.of(ProblemCode.IDEMPOTENCY_IN_PROGRESS).header(HttpHeaders.RETRY_AFTER, "1");
        }
        byte[] fingerprint = fingerprint(request.body());
        Optional<Stored> stored = find(hash);
        if (stored.isPresent()) {
            return stored.get().replay(fingerprint);
        }
        Outcome outcome = effect.get();
        Answer answer = answer(outcome);
        boolean same = outcome.replayBody() == outcome.body();
        store(hash, fingerprint, answer, same ? answer.body() : json.writeValueAsBytes(outcome.replayBody()));
        outcome.last().run();
        return answer;
    }

    private Answer finish(Outcome outcome) {
        Answer answer = answer(outcome);
        outcome.last().run();
        return answer;
    }

    /** Written before the last statement, so that nothing but the commit comes after it. */
    private Answer answer(Outcome outcome) {
        return new Answer(outcome.status(), location(outcome), json.writeValueAsBytes(outcome.body()), false);
    }

    private @Nullable String location(Outcome outcome) {
        return outcome.location() == null ? null : publicUrl.of(outcome.location());
    }

    private record Stored(
            byte[] fingerprint, int status, @Nullable String location, byte[] body) {

        Answer replay(byte[] fingerprintNow) {
            if (!Arrays.equals(fingerprint, fingerprintNow)) {
                throw Problem.of(ProblemCode.IDEMPOTENCY_KEY_REUSED);
            }
            return new Answer(status, location, body, true);
        }
    }

    private Optional<Stored> find(byte[] hash) {
        return jdbc.sql(FIND)
                .param("key", hash)
                .param("keptSeconds", KEPT.toSeconds())
                .query((row, n) -> new Stored(
                        row.getBytes("fingerprint"),
                        row.getInt("status"),
                        row.getString("location"),
                        row.getBytes("body")))
                .optional();
    }

    private void store(byte[] hash, byte[] fingerprint, Answer answer, byte[] replay) {
        jdbc.sql(STORE)
                .param("key", hash)
                .param("fingerprint", fingerprint)
                .param("status", answer.status())
                .param("location", answer.location())
                .param("body", replay)
                .update();
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

    private static byte[] hash(Owner owner, Request request) {
        String scope = String.join(
                "\n", owner.id().toString(), owner.mode().wire(), request.method(), request.path(), request.key());
        return Sha256.of(scope.getBytes(StandardCharsets.UTF_8));
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
