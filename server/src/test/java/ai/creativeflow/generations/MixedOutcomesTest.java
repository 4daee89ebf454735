package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.assets.Assets;
import ai.creativeflow.assets.Presence;
import ai.creativeflow.assets.SignedUrls;
import ai.creativeflow.billing.Billing;
import ai.creativeflow.billing.TermsChanged;
import ai.creativeflow.generations.Generation.FinalChoice;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Generations that end in every way there is, over an engine that has every fault: 5 000, and 100 000 with {@code --full}.
 * What the generations say they cost is what the ledger, the usage and the invoice say, to the micro.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MixedOutcomesTest {

    private static final boolean FULL = Boolean.getBoolean("full");
    private static final int COUNT = FULL ? 100_000 : 5_000;
    private static final Duration SETTLED_WITHIN = FULL ? Duration.ofMinutes(60) : Duration.ofMinutes(4);
    private static final long SEED = Long.getLong("seed", 2811);
    private static final int SUBMITTERS = 16;
    private static final int HANDS = 12;
    private static final int PAGE = 100;
    private static final PixelSize SIZE = new PixelSize(64, 64);

    private Platform platform;
    private TransactionTemplate transactions;
    private TaskRepository tasks;
    private GenerationRepository stored;
    private Generations generations;
    private Drafts drafts;
    private Workshop workshop;
    private Platform.TeamKeys keys;
    private Caller caller;

    /** What the engine does with a generation, told by its prompt. */
    private enum Fate {
        READY,
        READY_TOO,
        PARTLY,
        WITHHELD,
        SLOW,
        FAILS,
        REJECTS,
        THROWS,
        DIES,
        FINAL_FAILS,
        FINAL_DIES
    }

    /** What its caller does once there are samples, or before; most select. */
    private enum Wish {
        STANDARD,
        TWO_K,
        FOUR_K,
        CANCEL,
        CANCEL_AT_ONCE,
        NOTHING,
        AUTO_STANDARD,
        AUTO_FOUR_K,
        AGAIN,
        AGAIN_AND_CANCEL
    }

    private record Submitted(GenerationId id, Wish wish) {}

    /** Draws nothing, with every fault that an engine can have. */
    private static final class FaultyEngine implements DrawingEngine {

        private final NoEngine drawing = new NoEngine();

        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public String rendererVersion() {
            return "faulty-1";
        }

        @Override
        public Samples samples(Job job) throws EngineFailure {
            Samples whole = drawing.samples(job);
            return switch (Fate.valueOf(job.spec().prompt())) {
                case READY, READY_TOO, FINAL_FAILS, FINAL_DIES -> whole;
                case PARTLY -> withheld(whole, job.spec().samples() / 2);
                case WITHHELD -> withheld(whole, job.spec().samples());
                case SLOW -> {
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                    yield whole;
                }
                case FAILS -> throw EngineFailure.passing("engine_unavailable", "It fails.");
                case REJECTS -> throw EngineFailure.rejected("It rejects.");
                case THROWS -> throw new IllegalStateException("it throws");
                case DIES -> throw new StackOverflowError("it dies");
            };
        }

        @Override
        public Picture draw(Job job, int idea, long seed, PixelSize size, FileFormat fileFormat) throws EngineFailure {
            return switch (Fate.valueOf(job.spec().prompt())) {
                case FINAL_FAILS -> throw EngineFailure.passing("engine_unavailable", "The final fails.");
                case FINAL_DIES -> throw new StackOverflowError("the final dies");
                default -> drawing.draw(job, idea, seed, size, fileFormat);
            };
        }

        private static Samples withheld(Samples whole, int count) {
            var drawn = new ArrayList<>(whole.drawn());
            for (int i = 0; i < count; i++) {
                drawn.set(i, new Drawn(null, SIZE, 1));
            }
            return new Samples(drawn, List.of());
        }
    }

    /** The node's own hands rest, so that everything goes through the faulty engine. */
    @BeforeAll
    void start() {
        platform = Platform.with(Map.of());
        platform.context().getBean("workshopLoop", Loop.class).stop();
        transactions = platform.bean(TransactionTemplate.class);
        tasks = platform.bean(TaskRepository.class);
        stored = platform.bean(GenerationRepository.class);
        var samples = platform.bean(SampleRepository.class);
        var engines = new Engines(new FaultyEngine(), new NoEngine());
        var work = new Bell();
        var views = new GenerationView.Maker(
                platform.bean(PublicUrl.class), platform.bean(SignedUrls.class), platform.bean(Presence.class));
        drafts = new Drafts(
                platform.bean(Billing.class),
                engines,
                text -> List.of(),
                platform.bean(Brandings.class),
                views,
                platform.bean(Uuids.class),
                platform.bean(InstantSource.class));
        generations = new Generations(
                drafts,
                stored,
                samples,
                tasks,
                platform.bean(Billing.class),
                platform.bean(Journal.class),
                platform.bean(Changes.class),
                views,
                platform.bean(Forecasts.class),
                platform.bean(Endings.class),
                platform.bean(InstantSource.class),
                work);
        var workbench = new Workbench(
                tasks,
                stored,
                samples,
                engines,
                platform.bean(Assets.class),
                platform.bean(Completion.class),
                platform.bean(Paces.class),
                platform.bean(Looks.class),
                platform.bean(Commissions.class),
                platform.bean(Succession.class),
                platform.bean(InstantSource.class),
                Duration.ofMinutes(5));
        workshop = new Workshop(
                tasks,
                stored,
                engines,
                workbench,
                platform.bean(Teams.class),
                transactions,
                platform.bean(InstantSource.class),
                HANDS,
                work);
        keys = platform.team("bench");
        TeamId team = TeamId.parse(keys.id()).orElseThrow();
        caller = new Caller(
                new Caller.ApiKeyPrincipal(new KeyId(platform.bean(Uuids.class).next())),
                team,
                Mode.LIVE,
                Set.of(),
                platform.bean(Teams.class).standing(team).orElseThrow().plan(),
                false,
                null);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void costs_of_the_generations_are_the_ledger_the_usage_and_the_invoice_to_the_micro() {
        System.out.println("seed " + SEED);
        List<List<Submitted>> submitted = Parallel.times(SUBMITTERS, this::submit);
        workOff();
        Parallel.times(SUBMITTERS, n -> {
            submitted.get(n).forEach(this::decide);
            return n;
        });
        workOff();
        Parallel.times(SUBMITTERS, n -> {
            submitted.get(n).forEach(this::decideAgain);
            return n;
        });
        workOff();
        platform.jdbc()
                .sql("UPDATE generation SET selection_expires_at = now() WHERE status = 'awaiting_selection'")
                .update();
        assertThat(platform.bean(Overdue.class).expireUnselected(COUNT)).isPositive();

        var statuses = new HashSet<String>();
        long costs = costs(statuses);

        assertThat(statuses)
                .containsExactlyInAnyOrder("completed", "failed", "canceled", "content_rejected", "expired");
        assertThat(costs).isPositive();
        assertThat(charged("""
                SELECT coalesce(sum(CASE WHEN credit = 'charged' THEN amount_micros ELSE -amount_micros END), 0)
                FROM ledger_entry
                WHERE team_id = :team
                  AND 'charged' IN (credit, debit)
                """)).isEqualTo(costs);
        assertThat(charged("SELECT sum(amount_micros) FROM usage_event WHERE team_id = :team"))
                .isEqualTo(costs);
        assertThat(keys.live().get("/v1/invoices/preview").number("/due_micros"))
                .isEqualTo(costs);
        Answer limits = keys.live().get("/v1/limits");
        assertThat(limits.number("/spend_cap/reserved")).isZero();
        assertThat(limits.number("/concurrency/used") + limits.number("/concurrency/reserved"))
                .isZero();
        Answer books = platform.operator().get("/admin/v1/reconciliation");
        assertThat(books.number("/differences")).as(books.toString()).isZero();
    }

    private List<Submitted> submit(int submitter) {
        var random = new Random(SEED + submitter);
        var dead = new TaskRepository(platform.jdbc(), new NodeId(UUID.randomUUID()));
        var submitted = new ArrayList<Submitted>();
        for (int n = 0; n < COUNT / SUBMITTERS; n++) {
            Fate fate = Fate.values()[random.nextInt(Fate.values().length)];
            Wish wish = Wish.values()[random.nextInt(Wish.values().length)];
            var one = new Submitted(accept(spec(fate, wish)), wish);
            submitted.add(one);
            if (wish == Wish.CANCEL_AT_ONCE) {
                cancel(one);
            }
            if (random.nextInt(20) == 0) {
                dead.claim(Mode.LIVE, caller.team(), 1);
            }
        }
        return submitted;
    }

    private static Generation.Spec spec(Fate fate, Wish wish) {
        boolean auto = wish == Wish.AUTO_STANDARD || wish == Wish.AUTO_FOUR_K;
        return new Generation.Spec(
                fate.name(),
                "custom",
                SIZE,
                fate == Fate.PARTLY ? 3 : 1,
                new Generation.StyleChoice(null, null, List.of()),
                7,
                null,
                Map.of(),
                auto,
                auto ? choice(wish == Wish.AUTO_FOUR_K ? Resolution.FOUR_K : Resolution.STANDARD) : null,
                Deadlines.NONE,
                Branding.NONE,
                List.of());
    }

    private GenerationId accept(Generation.Spec spec) {
        while (true) {
            try {
                return Objects.requireNonNull(transactions.execute(tx -> {
                    Generations.Accepted accepted =
                            generations.accept(drafts.draft(caller, spec, Branding.Wish.DEFAULT));
                    accepted.hold().run();
                    return accepted.view().id();
                }));
            } catch (TermsChanged moved) {
                assertThat(moved).isNotNull();
            }
        }
    }

    /** What its caller does with one that asks for a selection; the others are done. */
    private void decide(Submitted one) {
        if (stored.get(one.id()).state().status() != Status.AWAITING_SELECTION) {
            return;
        }
        switch (one.wish()) {
            case STANDARD -> select(one, Resolution.STANDARD);
            case TWO_K -> select(one, Resolution.TWO_K);
            case FOUR_K -> select(one, Resolution.FOUR_K);
            case CANCEL -> cancel(one);
            case AGAIN -> regenerate(one);
            case AGAIN_AND_CANCEL -> {
                regenerate(one);
                cancel(one);
            }
            case CANCEL_AT_ONCE, NOTHING, AUTO_STANDARD, AUTO_FOUR_K -> {}
        }
    }

    /** Whatever came of the further set, there is something to select. */
    private void decideAgain(Submitted one) {
        if (one.wish() == Wish.AGAIN && stored.get(one.id()).spec().sets() > 1) {
            select(one, Resolution.TWO_K);
        }
    }

    /** Fates of the set by turns, its prompt's. */
    private void regenerate(Submitted one) {
        Fate fate = Fate.values()[Math.floorMod(one.id().hashCode(), Fate.values().length)];
        transactions.executeWithoutResult(tx -> generations
                .regenerate(
                        caller,
                        one.id(),
                        spec -> new Generation.FurtherSet(fate.name(), Generation.StyleChoice.NONE, 5))
                .hold()
                .run());
    }

    private void select(Submitted one, Resolution resolution) {
        Sample ready = platform.bean(SampleRepository.class).of(caller.team(), one.id()).stream()
                .filter(sample -> sample.status() == Sample.Status.READY)
                .reduce((first, last) -> last)
                .orElseThrow();
        transactions.executeWithoutResult(tx -> generations
                .select(caller, one.id(), ready.id(), choice(resolution))
                .hold()
                .run());
    }

    private void cancel(Submitted one) {
        transactions.executeWithoutResult(tx -> generations.cancel(caller, one.id()));
    }

    private static FinalChoice choice(Resolution resolution) {
        return new FinalChoice(resolution, FileFormat.PNG);
    }

    private void workOff() {
        Until.holds(SETTLED_WITHIN, "the end of all work", () -> {
            while (workshop.round()) {
                Thread.onSpinWait();
            }
            return charged("SELECT count(*) FROM generation_task WHERE team_id = :team") == 0;
        });
    }

    private long charged(String sql) {
        return platform.jdbc()
                .sql(sql)
                .param("team", caller.team().value())
                .query(Long.class)
                .single();
    }

    /** As callers read it, page by page. */
    private long costs(Set<String> statuses) {
        long total = 0;
        int seen = 0;
        String cursor = "";
        while (true) {
            JsonNode page =
                    keys.live().get("/v1/generations?limit=" + PAGE + cursor).json();
            for (JsonNode one : page.get("data")) {
                seen++;
                total += one.at("/cost/charged_micros").asLong();
                assertThat(one.at("/cost/reserved_micros").asLong()).isZero();
                statuses.add(one.get("status").asString());
            }
            if (!page.get("has_more").asBoolean()) {
                assertThat(seen).isEqualTo(COUNT / SUBMITTERS * SUBMITTERS);
                return total;
            }
            cursor = "&cursor=" + page.get("next_cursor").asString();
        }
    }
}
