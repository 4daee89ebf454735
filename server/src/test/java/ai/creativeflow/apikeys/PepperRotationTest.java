package ai.creativeflow.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.sql.TestDatabase;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PepperRotationTest {

    private static final String FIRST = pepper("the first pepper of the tests");
    private static final String SECOND = pepper("the second pepper of the tests");

    /** A key that was used under both peppers is kept under the newest alone; one that was not is lost with the older. */
    @Test
    void keys_go_on_working_while_the_pepper_is_rotated() {
        var database = TestDatabase.fresh();
        var data = Platform.dataDirectory();
        Platform first = Platform.on(database, data, peppers(FIRST));
        var team = first.team("payg");
        String used = team.live().token();
        String unused = team.test().token();
        first.stop();

        Platform both = Platform.on(database, data, peppers(SECOND + "," + FIRST));
        assertThat(both.as(used).get("/v1/me").status()).isEqualTo(200);
        both.stop();

        try (Platform second = Platform.on(database, data, peppers(SECOND))) {
            assertThat(second.as(used).get("/v1/me").status()).isEqualTo(200);
            Refusal.of(second.as(unused).get("/v1/me"), 401, "invalid_api_key");
        }
    }

    private static Map<String, String> peppers(String newestFirst) {
        return Map.of("creativeflow.api-keys.peppers", newestFirst);
    }

    private static String pepper(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
