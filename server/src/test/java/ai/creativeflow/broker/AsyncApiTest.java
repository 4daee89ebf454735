package ai.creativeflow.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AsyncApiTest {

    @Test
    void example_of_the_document_is_a_message_as_it_describes() {
        var example = AsyncApi.document().at("/components/messages/event/examples/0");

        assertThat(example.isMissingNode()).isFalse();
        AsyncApi.requireValid("headers", example.get("headers"));
        AsyncApi.requireValid("payload", example.get("payload"));
    }

    @Test
    void names_of_the_document_are_the_defaults() {
        assertThat(AsyncApi.document()
                        .at("/channels/events/bindings/amqp/exchange/name")
                        .asText())
                .isEqualTo("webhook_events");
    }
}
