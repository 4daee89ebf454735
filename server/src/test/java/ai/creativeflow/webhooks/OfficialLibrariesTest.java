package ai.creativeflow.webhooks;

import static ai.creativeflow.kernel.outbound.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.kernel.crypto.Secret;
import ai.creativeflow.kernel.outbound.LoopbackServer;
import ai.creativeflow.kernel.outbound.LoopbackServer.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * What we sign is verified by the official libraries of other languages, as customers run them; Java's own verifies in the
 * other tests. {@code bin/test} gets them. Where one is missing its tests are skipped; with {@code CI=true} they
 * fail.
 */
class OfficialLibrariesTest {

    private static final Path VERIFIERS = Path.of("..", "target", "verifiers").toAbsolutePath();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int DELIVERIES = 20;

    private static Platform platform;
    private static LoopbackServer receiver;

    /** A library, or what a language brings itself where its library knows v1 only. */
    enum Verifier {
        NODE("node", "node", "verify.mjs"),
        PYTHON("python", "python3", "verify.py"),
        GO("go", "./verify");

        private final Path directory;
        private final List<String> command;

        Verifier(String directory, String... command) {
            this.directory = VERIFIERS.resolve(directory);
            this.command = List.of(command);
        }

        private List<String> command() {
            String program = command.getFirst();
            return program.startsWith("./") ? List.of(directory.resolve(program).toString()) : command;
        }
    }

    @BeforeAll
    static void start() {
        platform = new Platform();
        receiver = LoopbackServer.answering(request -> answer("200 OK", ""));
    }

    @AfterAll
    static void stop() {
        receiver.close();
        platform.close();
    }

    @ParameterizedTest
    @EnumSource
    void library_accepts_what_we_sign_with_a_shared_secret_and_nothing_that_was_altered(Verifier verifier)
            throws Exception {
        Caller acme = platform.aTeam();
        var issued = platform.endpoint(acme, receiver.url(), "generation.*");
        String key = Objects.requireNonNull(issued.secret()).reveal();

        var received = deliver(acme, DELIVERIES);

        assertAccepted(verifier, key, received);
        assertThat(verdicts(verifier, key, List.of(altered(received.getFirst()))))
                .containsExactly("refused");
        String other = Objects.requireNonNull(
                        platform.endpoint(acme, "http://127.0.0.1:9/", "*").secret())
                .reveal();
        assertThat(verdicts(verifier, other, received.subList(0, 1))).containsExactly("refused");
    }

    @ParameterizedTest
    @EnumSource
    void library_accepts_both_secrets_while_a_rotation_overlaps_and_the_new_one_only_after_it(Verifier verifier)
            throws Exception {
        Caller acme = platform.aTeam();
        var first = platform.endpoint(acme, receiver.url(), "generation.*");
        String before = Objects.requireNonNull(first.secret()).reveal();
        String after = Objects.requireNonNull(platform.bean(Endpoints.class)
                        .rotate(acme, first.endpoint().id(), Duration.ofHours(1))
                        .secret())
                .reveal();
        var overlapping = deliver(acme, 3);
        platform.jdbc()
                .sql("UPDATE webhook_secret SET expires_at = now() WHERE endpoint_id = :id AND expires_at IS NOT NULL")
                .param("id", first.endpoint().id().value())
                .update();
        var later = deliver(acme, 1);

        assertAccepted(verifier, before, overlapping);
        assertAccepted(verifier, after, overlapping);
        assertAccepted(verifier, after, later);
        assertThat(verdicts(verifier, before, later)).containsExactly("refused");
    }

    static Stream<Arguments> verifiersOfSchemes() {
        return Stream.of(Verifier.values())
                .flatMap(verifier -> Stream.of(SigningKey.Scheme.values()).map(scheme -> arguments(verifier, scheme)))
                .filter(one -> !List.of(one.get()).equals(List.of(Verifier.PYTHON, SigningKey.Scheme.V1A)));
    }

    /** The libraries read what they have verified as JSON, so an empty body is only for the vectors. */
    @ParameterizedTest
    @MethodSource("verifiersOfSchemes")
    void body_of_any_form_and_size_is_accepted_to_the_byte(Verifier verifier, SigningKey.Scheme scheme)
            throws Exception {
        var key = SigningKey.generate(scheme);
        String shown = key.shared().map(Secret::reveal).or(key::publicKey).orElseThrow();
        Instant now = Instant.now();
        List<Received> signed = new ArrayList<>();
        for (String body : List.of(
                "{\"odd\":[1.0,-0,1e300,0.1e-7,12345678901234567890],\"odd\":2}",
                " {\t\"spaced\" : null } ",
                "{\"text\":\"%s\"}".formatted("é漢字😀".repeat(90_000)))) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            signed.add(new Received(
                    "POST / HTTP/1.1",
                    Map.of(
                            "webhook-id", "evt_1",
                            "webhook-timestamp", Long.toString(now.getEpochSecond()),
                            "webhook-signature", key.sign("evt_1", now, bytes)),
                    body));
        }

        assertThat(signed.getLast().body().getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(1_000_000);
        assertAccepted(verifier, shown, signed);
        assertThat(verdicts(verifier, shown, List.of(altered(signed.getFirst(), "odd", "0dd"))))
                .containsExactly("refused");
    }

    /** Python's own modules know no Ed25519. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "PYTHON")
    void language_accepts_what_we_sign_asymmetrically_and_nothing_that_was_altered(Verifier verifier) throws Exception {
        Caller acme = platform.aTeam();
        var draft = new Endpoints.Draft(
                receiver.url(),
                List.of(new EventPattern("generation.*")),
                null,
                Map.of(),
                SigningKey.Scheme.V1A,
                Flow.FREE);
        var endpoint = platform.bean(Endpoints.class).create(acme, draft).endpoint();
        String before = Objects.requireNonNull(endpoint.publicKey());
        String after = Objects.requireNonNull(platform.bean(Endpoints.class)
                .rotate(acme, endpoint.id(), Duration.ofHours(1))
                .endpoint()
                .publicKey());

        var received = deliver(acme, DELIVERIES);

        assertAccepted(verifier, before, received);
        assertAccepted(verifier, after, received);
        assertThat(verdicts(verifier, after, List.of(altered(received.getFirst()))))
                .containsExactly("refused");
    }

    private static List<Received> deliver(Caller team, int events) throws InterruptedException {
        int before = receiver.received().size();
        for (int event = 0; event < events; event++) {
            platform.publish(team, EventType.GENERATION_COMPLETED);
        }
        platform.run();
        var received = receiver.received();
        assertThat(received).hasSize(before + events);
        return List.copyOf(received.subList(before, received.size()));
    }

    private static Received altered(Received request) {
        return altered(request, "generation", "Generation");
    }

    private static Received altered(Received request, String what, String to) {
        return new Received(request.line(), request.headers(), request.body().replace(what, to));
    }

    private static void assertAccepted(Verifier verifier, String key, List<Received> received) throws Exception {
        assertThat(verdicts(verifier, key, received)).hasSize(received.size()).containsOnly("accepted");
    }

    private static List<String> verdicts(Verifier verifier, String key, List<Received> received) throws Exception {
        if (!Files.isDirectory(verifier.directory)) {
            String missing = "no verifier for %s: bin/test gets it".formatted(verifier);
            if ("true".equals(System.getenv("CI"))) {
                fail(missing);
            }
            abort(missing);
        }
        return run(verifier, received.stream().map(one -> line(key, one)).toList());
    }

    private static String line(String key, Received request) {
        return JSON.writeValueAsString(Map.of(
                "key", key,
                "id", request.header("webhook-id"),
                "timestamp", request.header("webhook-timestamp"),
                "signature", request.header("webhook-signature"),
                "body", request.body()));
    }

    private static List<String> run(Verifier verifier, List<String> lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(verifier.command())
                .directory(verifier.directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> verdicts = new ArrayList<>();
        try (var to = process.outputWriter(StandardCharsets.UTF_8)) {
            to.write(String.join("\n", lines) + "\n");
        }
        try (var from = process.inputReader(StandardCharsets.UTF_8)) {
            from.lines().forEach(verdicts::add);
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return verdicts;
    }
}
