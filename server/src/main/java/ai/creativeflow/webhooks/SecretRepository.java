package ai.creativeflow.webhooks;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code webhook_secret}. Whoever writes it holds the endpoint's lock. */
final class SecretRepository {

    private static final int OLD_SECRETS_MAX = 5;

    private static final String INSERT_SECRET = """
            INSERT INTO webhook_secret (id, team_id, mode, endpoint_id, sealed, created_at)
            VALUES (:id, :team, :mode, :endpoint, :sealed, now())
            """;

    /** The current one lives on for the overlap; without one it goes at once. */
    private static final String RETIRE_SECRET = """
            UPDATE webhook_secret
            SET expires_at = now() + make_interval(secs => :overlapSeconds)
            WHERE endpoint_id = :endpoint
              AND team_id = :team
              AND mode = :mode
              AND expires_at IS NULL
            """;

    private static final String SWEEP_SECRETS = """
            DELETE FROM webhook_secret
            WHERE endpoint_id = :endpoint
              AND team_id = :team
              AND mode = :mode
              AND expires_at <= now()
            """;

    private static final String COUNT_OLD_SECRETS = """
            SELECT count(*)
            FROM webhook_secret
            WHERE endpoint_id = :endpoint
              AND team_id = :team
              AND mode = :mode
              AND expires_at > now()
            """;

    private final JdbcClient jdbc;

    SecretRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Endpoint endpoint, UUID id, Sealed value) {
        jdbc.sql(INSERT_SECRET)
                .param("id", id)
                .param("team", endpoint.team().value())
                .param("mode", endpoint.mode().wire())
                .param("endpoint", endpoint.id().value())
                .param("sealed", value.bytes())
                .update();
    }

    /** False where too many old ones are still valid. */
    boolean retire(Endpoint endpoint, long overlapSeconds) {
        secret(RETIRE_SECRET, endpoint).param("overlapSeconds", overlapSeconds).update();
        secret(SWEEP_SECRETS, endpoint).update();
        return secret(COUNT_OLD_SECRETS, endpoint).query(Integer.class).single() <= OLD_SECRETS_MAX;
    }

    private JdbcClient.StatementSpec secret(String statement, Endpoint endpoint) {
        return jdbc.sql(statement)
                .param("endpoint", endpoint.id().value())
                .param("team", endpoint.team().value())
                .param("mode", endpoint.mode().wire());
    }
}
