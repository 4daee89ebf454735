package ai.creativeflow.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Random keys whose checksum is right: the checksum is no secret, so anybody can make them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MadeUpKeysTest {

    private static final int FAILURES_A_MINUTE = 40;
    private static final int MADE_UP = 400;

    private final SecureRandom random = new SecureRandom();
    private Platform platform;

    @BeforeAll
    void start() {
        platform =
                Platform.with(Map.of("creativeflow.limits.failures-per-minute", Integer.toString(FAILURES_A_MINUTE)));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void made_up_keys_load_the_database_no_more_than_the_failure_window_lets_them_and_disturb_no_real_one() {
        Client real = platform.team("bench").live();
        assertThat(real.get("/v1/me").status()).isEqualTo(200);

        List<Integer> statuses = Parallel.times(
                MADE_UP,
                n -> n % 4 == 0
                        ? real.get("/v1/me").status()
                        : platform.as(KeyFormat.generate(Mode.LIVE, random).reveal())
                                .get("/v1/me")
                                .status());

        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(MADE_UP / 4);
        assertThat(statuses.stream().filter(status -> status == 401)).hasSize(FAILURES_A_MINUTE);
        assertThat(statuses.stream().filter(status -> status == 429 || status == 503))
                .hasSize(MADE_UP * 3 / 4 - FAILURES_A_MINUTE);
        assertThat(real.get("/v1/me").status()).isEqualTo(200);
    }
}
