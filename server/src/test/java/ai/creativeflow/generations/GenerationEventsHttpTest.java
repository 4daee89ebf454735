package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Receiver;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is sent of generations, held against the contract as it arrives. */
class GenerationEventsHttpTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PATH = "/v1/generations";

    private final Platform platform = Platform.shared();
    private final Client test = platform.team("payg").test();

    @Test
    void each_event_of_a_generation_arrives_as_the_contract_says() {
        try (var receiver = new Receiver()) {
            test.post("/v1/webhook-endpoints", Map.of("url", receiver.url(), "events", List.of("generation.*")));
            complete();
            test.post(PATH, Pictures.small("prompt", "A poster [[test:fail]]"));
            test.post(PATH, Pictures.small("prompt", "A poster [[test:reject]]"));
            String canceled = Pictures.awaiting(test).text("/id");
            test.post(PATH + "/" + canceled + "/cancel");
            expire(Pictures.awaiting(test));

            Until.holds(SOON, "all seven", () -> types(receiver).size() == 7);
        }
    }

    private void complete() {
        Answer awaiting = Pictures.awaiting(test);
        Answer selected = test.post(
                PATH + "/" + awaiting.text("/id") + "/select?wait=30",
                Map.of("sample_id", awaiting.text("/samples/0/id")));
        assertThat(selected.text("/status")).isEqualTo("completed");
    }

    private void expire(Answer awaiting) {
        platform.jdbc()
                .sql("UPDATE generation SET selection_expires_at = now() WHERE id = :id")
                .param(
                        "id",
                        GenerationId.parse(awaiting.text("/id")).orElseThrow().value())
                .update();
        platform.bean(Overdue.class).expireUnselected(1000);
    }

    private static Set<String> types(Receiver receiver) {
        var types = new TreeSet<String>();
        receiver.received()
                .forEach(one -> types.add(
                        JsonMapper.shared().readTree(one.body()).get("type").asString()));
        return types;
    }
}
