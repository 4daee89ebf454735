package ai.creativeflow.storage;

import static ai.creativeflow.testing.PictureFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.crypto.Sha256;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Bytes stay as long as something refers to them and go when nothing does, whatever happens at the same moment. */
class StoredFilesTest {

    private static final Platform PLATFORM = Platform.shared();
    private static final AtomicInteger SEEDS = new AtomicInteger(5_000);

    private final TeamKeys acme = PLATFORM.team("enterprise");
    private final Client client = acme.test();
    private final TeamId team = TeamId.parse(acme.id()).orElseThrow();
    private final StoredFiles files = PLATFORM.bean(StoredFiles.class);
    private final FileSweeper sweeper = PLATFORM.bean(FileSweeper.class);
    private final byte[] file = png(SEEDS.incrementAndGet());

    @Test
    void bytes_go_with_the_last_asset_that_uses_them() {
        String first = upload();
        String second = upload();

        purge(first);
        sweepLater();
        assertThat(files.used(team)).isEqualTo(file.length);
        assertThat(client.get("/v1/assets/" + second + "/content").body()).isEqualTo(file);

        purge(second);
        sweepLater();
        assertThat(files.used(team)).isZero();
        assertThat(count("stored_file")).isZero();
        assertThat(count("stored_garbage")).isZero();
    }

    @Test
    void bytes_in_the_trash_stay() {
        String id = upload();
        client.delete("/v1/assets/" + id);

        sweepLater();

        client.post("/v1/assets/" + id + "/restore");
        assertThat(client.get("/v1/assets/" + id + "/content").body()).isEqualTo(file);
    }

    @Test
    void bytes_whose_row_never_came_go_after_their_time_and_not_before() {
        try (Spooled content = files.spooled(file)) {
            files.put(team, content, null);
        }

        sweep();
        assertThat(files.used(team)).isEqualTo(file.length);

        sweepLater();
        assertThat(files.used(team)).isZero();
    }

    /** The race that ends in an asset without bytes, were it lost: the same file is purged, swept and uploaded at once. */
    @Test
    void uploads_during_the_sweep_of_the_same_bytes_lose_nothing() {
        for (int round = 0; round < 25; round++) {
            String old = upload();
            purge(old);
            looseNow();

            var ids = Parallel.times(6, i -> {
                if (i < 2) {
                    sweeper.sweep();
                    return "";
                }
                return upload();
            });

            sweepLater();
            ids.stream()
                    .filter(id -> !id.isEmpty())
                    .forEach(id -> assertThat(
                                    client.get("/v1/assets/" + id + "/content").body())
                            .isEqualTo(file));
            assertThat(files.used(team)).isEqualTo(file.length);
            ids.stream().filter(id -> !id.isEmpty()).forEach(this::purge);
        }
    }

    @Test
    void file_that_is_not_what_it_was_is_told_to_operators() {
        upload();
        String name = PLATFORM.bean(JdbcClient.class)
                .sql(
                        "UPDATE stored_file SET verified_at = now() - interval '40 days' WHERE team_id = :team RETURNING name")
                .param("team", team.value())
                .query(String.class)
                .single();
        Storage storage = PLATFORM.bean(Storage.class);
        storage.delete(team, name);
        try (Spooled other = files.spooled(png(1))) {
            storage.write(team, name, other);
        }

        while (sweeper.verify()) {
            // one file a round
        }

        Until.holds(
                Duration.ofSeconds(10),
                "the event",
                () -> PLATFORM.operator().get("/admin/v1/events").toString().contains(name + " of " + team));
    }

    private String upload() {
        var answer = client.send("POST", "/v1/assets", "image/png", file);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.text("/sha256")).isEqualTo(Sha256.hex(file));
        return answer.text("/id");
    }

    private void purge(String id) {
        assertThat(client.delete("/v1/assets/" + id + "?permanent=true").status())
                .isEqualTo(204);
    }

    private void sweep() {
        while (sweeper.sweep()) {
            // a batch a round
        }
    }

    /** As if the time that put bytes are held had passed. */
    private void sweepLater() {
        looseNow();
        sweep();
    }

    private void looseNow() {
        PLATFORM.bean(JdbcClient.class)
                .sql("UPDATE stored_file SET check_at = now() WHERE team_id = :team AND check_at IS NOT NULL")
                .param("team", team.value())
                .update();
    }

    private int count(String table) {
        return PLATFORM.bean(JdbcClient.class)
                .sql("SELECT count(*) FROM %s WHERE team_id = :team".formatted(table))
                .param("team", team.value())
                .query(Integer.class)
                .single();
    }
}
