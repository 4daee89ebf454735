package ai.creativeflow.orchestrator;

import ai.creativeflow.generations.Engine;
import ai.creativeflow.generations.EngineFault;
import ai.creativeflow.generations.EngineResults;
import ai.creativeflow.generations.EngineUpdate.Stage;
import ai.creativeflow.generations.RemoteEngine;
import ai.creativeflow.identity.BillingUsers;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.orchestrator.OrchestratorClient.Answer;
import ai.creativeflow.orchestrator.Report.Place;
import ai.creativeflow.orchestrator.ReportReader.Unreadable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The orchestrator as an engine. What was reported is taken at its word where it carries the pictures; all else is asked for.
 * Canceling is detaching: no document of it knows a call for that, so it goes on, and what it reports later is nobody's.
 */
final class OrchestratorEngine implements RemoteEngine {

    static final String NAME = "orchestrator";
    private static final Pattern SHOWABLE_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final int DOUBLINGS_MAX = 20;

    private final OrchestratorSettings settings;
    private final OrchestratorClient client;
    private final Requests requests;
    private final ReportReader reader;
    private final EngineResults results;
    private final BillingUsers users;
    private final JsonMapper json;
    private final InstantSource clock;

    OrchestratorEngine(
            OrchestratorSettings settings,
            OrchestratorClient client,
            ReportReader reader,
            EngineResults results,
            BillingUsers users,
            JsonMapper json,
            InstantSource clock) {
        this.settings = settings;
        this.client = client;
        this.requests = new Requests(settings.dialect(), settings.defaultProject());
        this.reader = reader;
        this.results = results;
        this.users = users;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String rendererVersion() {
        return "orchestrator";
    }

    @Override
    public boolean isAvailable() {
        return client.isAvailable();
    }

    /** A further set is asked of the work that has the first one; all else is new work. */
    @Override
    public Begun begin(Job job, Patron patron, @Nullable Handover before) throws EngineFailure {
        String user = user(patron);
        Memo memo = before == null ? Memo.EMPTY : memo(before);
        if (before != null && job.set() > 1 && !memo.samples().isEmpty()) {
            String key = "%s-set-%d-%d".formatted(job.generation(), job.set(), before.attempt());
            Answer answer = client.post(
                    "regenerate",
                    settings.regeneratePath(),
                    before.reference(),
                    user,
                    key,
                    requests.regenerate(job, user));
            requireKnown(answer);
            return new Begun(before.reference(), before.memo(), settings.lookAfter());
        }
        String key = "%s-%d".formatted(job.generation(), before == null ? 0 : before.attempt() + 1);
        Answer answer = client.post("create", settings.createPath(), "", user, key, requests.create(job, patron, user));
        String reference = ReportReader.reference(answer.body())
                .orElseThrow(() -> EngineFailure.passing(
                        Engine.UNAVAILABLE, "The engine took the work and did not say under which id."));
        return new Begun(reference, json.writeValueAsString(memo), settings.lookAfter());
    }

    /** 409 is what a repeated selection gets: asking will show. */
    @Override
    public Begun begin(Job job, Patron patron, FinalOrder order, Handover before) throws EngineFailure {
        String user = user(patron);
        String sample = memo(before)
                .idOf(order.set(), order.number())
                .orElseThrow(() -> EngineFailure.lasting(Engine.UNAVAILABLE, "The engine does not know this sample."));
        String key = "%s-final-%d".formatted(job.generation(), before.attempt());
        requireKnown(client.post(
                "select", settings.selectPath(), before.reference(), user, key, requests.select(sample, order, user)));
        return new Begun(before.reference(), before.memo(), settings.lookAfter());
    }

    private static void requireKnown(Answer answer) throws EngineFailure {
        if (answer.status() == 404) {
            throw EngineFailure.lasting(Engine.UNAVAILABLE, "The engine does not know this generation any more.");
        }
    }

    @Override
    public Progress<Samples> samples(Job job, Patron patron, Handover handover) throws EngineFailure {
        Memo memo = memo(handover);
        Report report = latest(
                Stage.SAMPLES, patron, handover, said -> !fresh(job, memo, said).isEmpty());
        List<Place> fresh = fresh(job, memo, report);
        if (fresh.isEmpty()) {
            return unfinished(Stage.SAMPLES, report, handover);
        }
        var drawn = new ArrayList<Drawn>();
        for (Place place : fresh.stream().limit(job.samples()).toList()) {
            Picture picture = results.fetch(job, place.url(), job.sampleSize(), FileFormat.PNG);
            drawn.add(new Drawn(picture, job.sampleSize(), job.seed()));
        }
        Memo more = memo.with(job.set(), fresh.stream().map(Place::id).toList());
        return new Progress.Finished<>(new Samples(drawn), json.writeValueAsString(more));
    }

    @Override
    public Progress<Picture> last(Job job, Patron patron, FinalOrder order, Handover handover) throws EngineFailure {
        Report report = latest(Stage.FINAL, patron, handover, said -> said instanceof Report.FinalReady);
        if (report instanceof Report.FinalReady(Place place)) {
            return new Progress.Finished<>(
                    results.fetch(job, place.url(), order.size(), order.fileFormat()), handover.memo());
        }
        return unfinished(Stage.FINAL, report, handover);
    }

    /** Those of this set: what came with another is told again. There may be more than were asked for. */
    private static List<Place> fresh(Job job, Memo memo, Report report) {
        return report instanceof Report.SamplesReady(List<Place> samples)
                ? samples.stream()
                        .filter(place -> !memo.isOfAnother(job.set(), place.id()))
                        .toList()
                : List.of();
    }

    /** What was reported, where that settles it; else what asking shows. */
    private Report latest(Stage stage, Patron patron, Handover handover, Predicate<Report> delivers)
            throws EngineFailure {
        Report reported = reported(handover);
        boolean settles = delivers.test(reported) || (endsIt(reported) && reported.stage() == stage);
        return settles || !settings.polled() ? reported : asked(patron, handover);
    }

    private static boolean endsIt(Report report) {
        return report instanceof Report.Failed || report instanceof Report.Rejected;
    }

    /** Throws where it has ended, or has taken too long. */
    private <T> Progress<T> unfinished(Stage stage, Report report, Handover handover) throws EngineFailure {
        if (report.stage() == null || report.stage() == stage) {
            switch (report) {
                case Report.Rejected _ -> throw EngineFailure.rejected("The engine rejected the content.");
                case Report.Failed failed -> throw gaveUp(failed);
                case Report.Underway _, Report.Hint _, Report.SamplesReady _, Report.FinalReady _ -> {}
            }
        }
        if (clock.instant().isAfter(handover.since().plus(settings.giveUpAfter()))) {
            throw EngineFailure.silent("The engine did not finish in time.");
        }
        return new Progress.Unfinished<>(lookAfter(handover));
    }

    private static EngineFailure gaveUp(Report.Failed failed) {
        String code = failed.code();
        return EngineFailure.passing(
                "render_failed",
                code != null && SHOWABLE_CODE.matcher(code).matches()
                        ? "The engine failed: %s.".formatted(code)
                        : "The engine failed.");
    }

    private Report reported(Handover handover) {
        if (handover.report() == null) {
            return new Report.Underway(null);
        }
        try {
            return reader.report(json.readTree(handover.report()));
        } catch (Unreadable | JacksonException e) {
            throw new IllegalStateException("a report was kept that can't be read", e);
        }
    }

    /** Where asking fails it is asked again. A status that nobody knows is kept, shown, and not guessed at. */
    private Report asked(Patron patron, Handover handover) throws EngineFailure {
        Answer answer;
        try {
            answer = client.status(handover.reference(), user(patron));
        } catch (EngineFault | EngineFailure e) {
            return new Report.Underway(null);
        }
        if (answer.status() == 404) {
            throw EngineFailure.passing(Engine.UNAVAILABLE, "The engine does not know this generation any more.");
        }
        try {
            return answer.body().isMissingNode() ? new Report.Underway(null) : reader.report(answer.body());
        } catch (Unreadable e) {
            throw EngineFailure.interrupted(
                    Engine.UNAVAILABLE, "What the engine says can't be understood: %s.".formatted(e.getMessage()));
        }
    }

    private Duration lookAfter(Handover handover) {
        Duration grown = settings.lookAfter().multipliedBy(1L << Math.min(handover.looks(), DOUBLINGS_MAX));
        return grown.compareTo(settings.lookPauseMax()) > 0 ? settings.lookPauseMax() : grown;
    }

    private Memo memo(Handover handover) {
        return json.readValue(handover.memo(), Memo.class);
    }

    private String user(Patron patron) {
        return users.find(patron.team())
                .orElse(settings.defaultUser() == null ? patron.team().text() : settings.defaultUser());
    }
}
