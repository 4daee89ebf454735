package ai.creativeflow.kernel.http;

import ai.creativeflow.kernel.http.Idempotency.Answer;
import ai.creativeflow.kernel.http.Idempotency.Claim;
import ai.creativeflow.kernel.sql.Columns;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code idempotency_record}, and the advisory locks of its keys. */
final class IdempotencyRecords {

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

    private static final String LOCK_ALL = """
            SELECT key, pg_try_advisory_xact_lock(lock) AS taken
            FROM unnest(CAST(:locks AS bigint[])) WITH ORDINALITY AS one (lock, key)
            """;

    /** A statement of its own after the locks; those that have outlived their time are found too. */
    private static final String KNOWN = "SELECT key_hash FROM idempotency_record WHERE key_hash = ANY(:keys)";

    private static final String SWEEP = """
            DELETE FROM idempotency_record
            WHERE key_hash IN (
                SELECT key_hash
                FROM idempotency_record
                WHERE created_at < now() - make_interval(secs => :keptSeconds)
                LIMIT :limit)
            """;

    private final JdbcClient jdbc;
    private final NamedParameterJdbcOperations batches;

    IdempotencyRecords(JdbcClient jdbc, NamedParameterJdbcOperations batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** False where somebody else has it. */
    boolean lock(Claim claim) {
        return jdbc.sql(LOCK).param("lock", claim.lock()).query(Boolean.class).single();
    }

    /** The answer that was given before. Throws {@link Problem} 422 where that was to another body. */
    Optional<Answer> find(Claim claim) {
        return jdbc.sql(FIND)
                .param("key", claim.hash())
                .param("keptSeconds", Idempotency.KEPT.toSeconds())
                .query((row, n) -> replay(row, claim))
                .optional();
    }

    private static Answer replay(ResultSet row, Claim claim) throws SQLException {
        if (!Arrays.equals(row.getBytes("fingerprint"), claim.fingerprint())) {
            throw Problem.of(ProblemCode.IDEMPOTENCY_KEY_REUSED);
        }
        return new Answer(row.getInt("status"), row.getString("location"), row.getBytes("body"), true);
    }

    /** Those whose lock could be had and whose key was never seen. */
    Set<Claim> first(List<Claim> claims) {
        Map<Long, Claim> byLock = new LinkedHashMap<>();
        claims.forEach(claim -> byLock.putIfAbsent(claim.lock(), claim));
        List<Claim> asked = List.copyOf(byLock.values());
        List<Claim> taken = jdbc
                .sql(LOCK_ALL)
                .param("locks", Columns.of(asked, Claim::lock))
                .query((row, n) -> row.getBoolean("taken")
                        ? Optional.of(asked.get(row.getInt("key") - 1))
                        : Optional.<Claim>empty())
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
        Set<ByteBuffer> known = new HashSet<>(jdbc.sql(KNOWN)
                .param("keys", taken.stream().map(Claim::hash).toArray(byte[][]::new))
                .query((row, n) -> ByteBuffer.wrap(row.getBytes("key_hash")))
                .list());
        return taken.stream()
                .filter(claim -> !known.contains(ByteBuffer.wrap(claim.hash())))
                .collect(Collectors.toSet());
    }

    void store(Claim claim, Answer answer, byte[] replay) {
        jdbc.sql(STORE).paramSource(row(claim, answer, replay)).update();
    }

    void storeAll(Map<Claim, Answer> answers) {
        batches.batchUpdate(
                STORE,
                answers.entrySet().stream()
                        .map(one ->
                                row(one.getKey(), one.getValue(), one.getValue().body()))
                        .toArray(MapSqlParameterSource[]::new));
    }

    int sweep(int limit) {
        return jdbc.sql(SWEEP)
                .param("keptSeconds", Idempotency.KEPT.toSeconds())
                .param("limit", limit)
                .update();
    }

    private static MapSqlParameterSource row(Claim claim, Answer answer, byte[] replay) {
        return new MapSqlParameterSource()
                .addValue("key", claim.hash())
                .addValue("fingerprint", claim.fingerprint())
                .addValue("status", answer.status())
                .addValue("location", answer.location())
                .addValue("body", replay);
    }
}
