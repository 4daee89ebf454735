package ai.creativeflow.billing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpendCapHttpTest {

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");

    @Test
    void there_is_no_cap_until_one_is_set() {
        Answer cap = acme.live().get("/v1/spend-cap");

        assertThat(cap.json().get("monthly_micros").isNull()).isTrue();
        assertThat(cap.number("/credit_limit_micros")).isEqualTo(100_000_000);
    }

    @Test
    void cap_is_set_and_taken_away() {
        Answer set = acme.live().put("/v1/spend-cap", "{\"monthly_micros\": 5000000}");
        assertThat(set.status()).isEqualTo(200);
        assertThat(set.number("/monthly_micros")).isEqualTo(5_000_000);
        assertThat(acme.test().get("/v1/spend-cap").number("/monthly_micros")).isEqualTo(5_000_000);
        assertThat(acme.live().get("/v1/limits").number("/spend_cap/limit")).isEqualTo(5_000_000);

        Answer removed = acme.live().put("/v1/spend-cap", "{\"monthly_micros\": null}");

        assertThat(removed.json().get("monthly_micros").isNull()).isTrue();
        assertThat(acme.live().get("/v1/limits").number("/spend_cap/limit")).isEqualTo(100_000_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{} | 422 | validation_failed | /monthly_micros",
                "{'monthly_micros': -1} | 422 | validation_failed | /monthly_micros",
                "{'monthly_micros': 100000001} | 422 | validation_failed | /monthly_micros",
                "{'monthly_micros': 99999999999999999999} | 422 | validation_failed | /monthly_micros",
                "{'monthly_micros': '5'} | 400 | malformed_json | /monthly_micros",
                "{'monthly_micros': 1.5} | 400 | malformed_json | /monthly_micros",
                "{'monthly_micros': true} | 400 | malformed_json | /monthly_micros",
                "{'monthly': 5} | 400 | unknown_field | /monthly"
            })
    void cap_that_cannot_be_leaves_the_old_one(String body, int status, String code, String pointer) {
        acme.live().put("/v1/spend-cap", "{\"monthly_micros\": 7}");

        Refusal.of(acme.live().put("/v1/spend-cap", body.replace('\'', '"')), status, code)
                .at(pointer);

        assertThat(acme.live().get("/v1/spend-cap").number("/monthly_micros")).isEqualTo(7);
    }

    @Test
    void test_key_reads_the_cap_and_cannot_change_it() {
        Refusal.of(acme.test().put("/v1/spend-cap", "{\"monthly_micros\": 5}"), 403, "mode_not_allowed");

        Answer cap = acme.test().get("/v1/spend-cap");
        assertThat(cap.status()).isEqualTo(200);
        assertThat(cap.json().get("monthly_micros").isNull()).isTrue();
    }

    @Test
    void largest_cap_is_the_credit_limit() {
        assertThat(acme.live()
                        .put("/v1/spend-cap", "{\"monthly_micros\": 100000000}")
                        .status())
                .isEqualTo(200);
    }
}
