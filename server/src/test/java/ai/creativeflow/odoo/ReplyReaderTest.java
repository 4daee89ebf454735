package ai.creativeflow.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What counts as what, as docs/operations.md says it. */
class ReplyReaderTest {

    private static final String ID = "mev_1";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "PLAIN | 200 | {'status': 'ok'} | Answered",
                "PLAIN | 201 | ^^ | Answered",
                "PLAIN | 204 | ^^ | Answered",
                "PLAIN | 200 | {'status': | Failed",
                "PLAIN | 200 | OK | Failed",
                "PLAIN | 200 | {'jsonrpc': '2.0', 'error': {'code': 200, 'message': 'x'}} | Failed",
                "PLAIN | 302 | ^^ | Failed",
                "PLAIN | 400 | {} | Refused",
                "PLAIN | 401 | {} | Failed",
                "PLAIN | 403 | {} | Failed",
                "PLAIN | 404 | {} | Refused",
                "PLAIN | 407 | {} | Failed",
                "PLAIN | 408 | {} | Failed",
                "PLAIN | 409 | {'error': 'conflict'} | Failed",
                "PLAIN | 409 | {'error': 'duplicate'} | Failed",
                "PLAIN | 409 | {'error': 'mev_1 exists already'} | Answered",
                "PLAIN | 422 | {} | Refused",
                "PLAIN | 425 | {} | Failed",
                "PLAIN | 429 | {} | Failed",
                "PLAIN | 500 | {} | Failed",
                "PLAIN | 503 | ^^ | Failed",
                "JSON_RPC | 200 | {'jsonrpc': '2.0', 'id': 'mev_1', 'result': true} | Answered",
                "JSON_RPC | 200 | {'jsonrpc': '2.0', 'result': null} | Answered",
                "JSON_RPC | 200 | {'jsonrpc': '2.0', 'id': 'mev_2', 'result': true} | Failed",
                "JSON_RPC | 200 | {'jsonrpc': '2.0', 'id': 'mev_1'} | Failed",
                "JSON_RPC | 200 | {'status': 'ok'} | Failed",
                "JSON_RPC | 204 | ^^ | Failed",
                "JSON_RPC | 200 | {'jsonrpc': '2.0', 'error': {'code': 100, 'message': 'Odoo Session Expired'}} | Failed",
                "JSON_RPC | 200 | {'jsonrpc': '2.0', 'error': {'code': 200, 'message': 'Odoo Server Error'}} | Failed",
                "JSON_RPC | 200 | {'jsonrpc': '2.0', 'error': {'data': {'name': 'builtins.KeyError'}}} | Failed",
                "JSON_RPC | 200 | {'jsonrpc': '2.0', 'error': {'data': {'name': 'odoo.exceptions.AccessError'}}} | Failed",
                "JSON_RPC | 200 | {'jsonrpc': '2.0', 'error': {'data': {'name': 'odoo.exceptions.UserError'}}} | Refused",
                "JSON_RPC | 200 | {'jsonrpc': '2.0', 'error': {'data': {'name': 'odoo.exceptions.MissingError'}}} | Refused",
                "JSON_RPC | 200 | {'jsonrpc': '2.0', 'error': {'code': -32602, 'message': 'Invalid params'}} | Refused",
                "JSON_RPC | 200 | {'jsonrpc': '2.0', 'error': {'code': -32603, 'message': 'Internal'}} | Failed",
                "JSON_RPC | 200 | {'jsonrpc': '2.0', 'error': {'message': 'duplicate mev_1'}} | Answered"
            })
    void answer_counts_as_what_the_documents_say(Envelope envelope, int status, String body, String expected) {
        assertThat(read(envelope, status, Optional.empty(), body).getClass().getSimpleName())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"30, 30", "999999999, 3600", "soon, 0", "-1, 0"})
    void pause_that_odoo_asks_for_is_kept_up_to_an_hour(String retryAfter, int seconds) {
        assertThat(read(Envelope.PLAIN, 503, Optional.of(retryAfter), ""))
                .isEqualTo(new Reply.Failed("status 503: ", Duration.ofSeconds(seconds)));
    }

    @Test
    void what_operators_are_shown_is_one_short_line() {
        Reply reply = read(Envelope.PLAIN, 422, Optional.empty(), "no\n\t such\u0000user " + "x".repeat(1000));

        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.why())
                                .startsWith("status 422: no such user xxx")
                                .hasSizeLessThan(400));
    }

    private static Reply read(Envelope envelope, int status, Optional<String> retryAfter, String body) {
        var reader = new ReplyReader(envelope, JsonMapper.builder().build());
        return reader.read(status, retryAfter, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), ID);
    }
}
