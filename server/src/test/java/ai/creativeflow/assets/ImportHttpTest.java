package ai.creativeflow.assets;

import static ai.creativeflow.testing.PictureFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.jobs.Job;
import ai.creativeflow.jobs.JobKind;
import ai.creativeflow.jobs.Step;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.JobId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.outbound.AddressGuard;
import ai.creativeflow.kernel.outbound.AddressPolicy;
import ai.creativeflow.kernel.outbound.HostResolver;
import ai.creativeflow.kernel.outbound.Network;
import ai.creativeflow.kernel.outbound.OutboundClient;
import ai.creativeflow.kernel.outbound.ReservedEndpoints;
import ai.creativeflow.storage.StoredFiles;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Imports as callers meet them, and, with a guard that lets loopback through in this test only, what they fetch. */
class ImportHttpTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final byte[] FILE = png(301);
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final Platform PLATFORM = Platform.shared();

    private static HttpServer server;
    private static String base;

    private final TeamKeys acme = PLATFORM.team("payg");
    private final Client client = acme.test();

    @BeforeAll
    static void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        answer("/logo.png", 200, null, FILE);
        answer("/page", 200, null, "<html></html>".getBytes(StandardCharsets.US_ASCII));
        answer("/large", 200, null, new byte[(int) UploadReader.BYTES_MAX + 1]);
        answer("/missing", 404, null, new byte[0]);
        answer("/1", 302, "/2", new byte[0]);
        answer("/2", 307, base + "/3", new byte[0]);
        answer("/3", 301, "logo.png", new byte[0]);
        answer("/4", 302, "/1", new byte[0]);
        answer("/inside", 302, "http://10.0.0.1/logo.png", new byte[0]);
        answer("/metadata", 302, "https://169.254.169.254/latest", new byte[0]);
        answer("/nowhere", 302, null, new byte[0]);
        server.start();
    }

    private static void answer(String path, int status, @Nullable String location, byte[] body) {
        server.createContext(path, exchange -> {
            ASKED.incrementAndGet();
            try (exchange) {
                if (location != null) {
                    exchange.getResponseHeaders().add("Location", location);
                }
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @Test
    void picture_is_fetched_through_redirects_and_becomes_an_asset() {
        Step step = run("/1", null);

        assertThat(step).isInstanceOf(Step.Succeeded.class);
        Answer assets = client.get("/v1/assets");
        assertThat(((Step.Succeeded) step).result()).contains(assets.text("/data/0/id"));
        assertThat(assets.text("/data/0/name")).isEqualTo("1");
        assertThat(client.get("/v1/assets/" + assets.text("/data/0/id") + "/content")
                        .body())
                .isEqualTo(FILE);
        assertThat(client.get("/v1/events?type=asset.created").json().get("data"))
                .hasSize(1);
    }

    @Test
    void fourth_redirect_is_not_followed() {
        assertThat(failure(run("/4", null)).code()).isEqualTo("fetch_failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/inside", "/metadata"})
    void redirect_to_the_inside_is_refused(String path) {
        assertThat(failure(run(path, null)).code()).isEqualTo("unsafe_url");
    }

    @Test
    void what_makes_no_asset_says_why_and_is_told() {
        assertThat(failure(run("/page", null)).code()).isEqualTo("unsupported_media_type");
        assertThat(failure(run("/large", null)).code()).isEqualTo("payload_too_large");
        assertThat(failure(run("/missing", null)).message()).contains("404");
        assertThat(failure(run("/nowhere", null)).code()).isEqualTo("fetch_failed");
        assertThat(failure(run("/logo.png", 10L)).code()).isEqualTo("storage_exceeded");

        Answer events = client.get("/v1/events?type=asset.failed");
        assertThat(events.json().get("data")).hasSize(5);
        assertThat(events.text("/data/0/data/error/code")).isEqualTo("storage_exceeded");
        assertThat(client.get("/v1/assets").json().get("data")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/x.png",
                "https://127.0.0.1/x.png",
                "https://localhost/x.png",
                "https://10.1.2.3/x.png",
                "https://[::1]/x.png",
                "https://0x7f000001/x.png",
                "https://169.254.169.254/latest/meta-data",
                "https://metadata.internal/x",
                "http://example.com/x.png",
                "https://example.com:22/x.png",
                "ftp://example.com/x.png",
                "file:///etc/passwd"
            })
    void url_that_is_not_of_the_public_internet_is_refused_whatever_webhooks_may_reach(String url) {
        Refusal.of(client.post("/v1/assets/import", Map.of("url", url)), 422, "unsafe_url")
                .at("/url");
    }

    @Test
    void import_is_a_job_that_fails_with_its_reason() {
        int before = ASKED.get();

        Answer job = client.post("/v1/assets/import", Map.of("url", "https://nobody.invalid/logo.png"));

        assertThat(job.status()).as(job.toString()).isEqualTo(202);
        assertThat(job.text("/kind")).isEqualTo("asset_import");
        String path = "/v1/jobs/" + job.text("/id");
        Until.holds(SOON, "its end", () -> client.get(path).text("/done").equals("true"));
        assertThat(client.get(path).text("/status")).isEqualTo("failed");
        assertThat(client.get(path).text("/error/code")).isEqualTo("fetch_failed");
        assertThat(client.get("/v1/events?type=asset.failed").text("/data/0/data/job_id"))
                .isEqualTo(job.text("/id"));
        assertThat(ASKED.get()).isEqualTo(before);
    }

    @Test
    void import_of_the_wrong_form_is_refused() {
        Refusal.of(client.post("/v1/assets/import", Map.of()), 422, "validation_failed")
                .at("/url");
        Refusal.of(
                        client.post("/v1/assets/import", Map.of("url", "https://nobody.invalid/", "name", "")),
                        422,
                        "validation_failed")
                .at("/name");
    }

    private static Job.Failure failure(Step step) {
        assertThat(step).isInstanceOf(Step.Failed.class);
        return ((Step.Failed) step).error();
    }

    /** As a node would do the job, but for the guard. */
    private Step run(String path, @Nullable Long storageBytes) {
        JsonMapper json = PLATFORM.bean(JsonMapper.class);
        try (var guard = new AddressGuard(
                        AddressPolicy.allowing(Network.parseAll("127.0.0.0/8")),
                        new ReservedEndpoints(),
                        HostResolver.system());
                var outbound = new OutboundClient(guard)) {
            var kind = new ImportJob(
                    new Fetcher(outbound, Duration.ofSeconds(10)),
                    PLATFORM.bean(Examiner.class),
                    PLATFORM.bean(StoredFiles.class),
                    PLATFORM.bean(Assets.class),
                    PLATFORM.bean(Journal.class),
                    json);
            String task =
                    json.writeValueAsString(new ImportJob.Task(base + path, null, List.of(), Map.of(), storageBytes));
            var id = new JobId(UUID.randomUUID());
            var team = TeamId.parse(acme.id()).orElseThrow();
            var now = Instant.now();
            JobKind.Part part = kind.next(new Job(
                    id,
                    team,
                    Mode.TEST,
                    ImportJob.NAME,
                    task,
                    Job.Status.RUNNING,
                    null,
                    0,
                    null,
                    null,
                    now,
                    now,
                    null));
            return Objects.requireNonNull(
                    PLATFORM.bean(TransactionTemplate.class).execute(tx -> part.record()));
        }
    }
}
