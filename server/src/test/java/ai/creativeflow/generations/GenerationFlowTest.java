package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Platform;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The main job, from outside. */
class GenerationFlowTest {

    private final Platform platform = Platform.shared();

    @Test
    void four_samples_one_chosen_and_a_final_drawn_at_4k_cost_what_the_price_list_says() {
        var team = platform.team("payg");

        Answer accepted = team.live()
                .post(
                        "/v1/generations?wait=30",
                        Map.of("prompt", "Summer sale: 30 % off all surfboards", "format", "instagram_post"));
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.text("/status")).isEqualTo("awaiting_selection");
        assertThat(accepted.json().at("/samples").size()).isEqualTo(4);
        assertThat(accepted.number("/cost/charged_micros")).isEqualTo(12_500);
        assertThat(accepted.number("/cost/reserved_micros")).isEqualTo(37_500);

        Answer selected = team.live()
                .post(
                        "/v1/generations/" + accepted.text("/id") + "/select?wait=60",
                        Map.of("sample_id", accepted.text("/samples/0/id"), "resolution", "4k"));
        assertThat(selected.status()).isEqualTo(202);
        assertThat(selected.text("/status")).isEqualTo("completed");
        assertThat(selected.number("/final/width")).isEqualTo(4096);
        assertThat(selected.number("/cost/charged_micros")).isEqualTo(100_000);
        assertThat(selected.number("/cost/reserved_micros")).isZero();

        Answer books = platform.operator().get("/admin/v1/reconciliation");
        assertThat(books.number("/differences")).as(books.toString()).isZero();
    }
}
