package ai.creativeflow.assets;

import ai.creativeflow.identity.Scope;
import ai.creativeflow.jobs.Job;
import ai.creativeflow.jobs.JobKind;
import ai.creativeflow.jobs.Step;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.JobId;
import ai.creativeflow.storage.StoredFiles;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A picture is fetched from a URL and becomes an asset, in one step. Where a node dies meanwhile it is fetched again, and one
 * asset comes of it: its row is written with the end of the job.
 */
final class ImportJob implements JobKind {

    static final String NAME = "asset_import";

    private final Fetcher fetcher;
    private final Examiner examiner;
    private final StoredFiles files;
    private final Assets assets;
    private final Journal journal;
    private final JsonMapper json;

    ImportJob(Fetcher fetcher, Examiner examiner, StoredFiles files, Assets assets, Journal journal, JsonMapper json) {
        this.fetcher = fetcher;
        this.examiner = examiner;
        this.files = files;
        this.assets = assets;
        this.journal = journal;
        this.json = json;
    }

    /**
     * What is to be done.
     *
     * @param name null to take the last part of the URL's path
     * @param storageBytes what the plan had room for when it was asked for; null for no bound
     */
    record Task(
            String url,
            @Nullable String name,
            List<String> tags,
            Map<String, String> metadata,
            @Nullable Long storageBytes) {}

    /** What is told of one that failed. */
    record FailedView(JobId jobId, String url, Job.Failure error) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Scope read() {
        return Scope.ASSETS_READ;
    }

    @Override
    public Scope write() {
        return Scope.ASSETS_WRITE;
    }

    @Override
    public Part next(Job job) {
        Task task = json.readValue(job.task(), Task.class);
        try {
            return switch (fetcher.fetch(task.url())) {
                case Fetcher.Fetched.Failed(String code, String because) -> failed(job, task, code, because);
                case Fetcher.Fetched.Got(byte[] content) -> stored(job, task, content);
            };
        } catch (Problem e) {
            if (e.code() == ProblemCode.DEPENDENCY_UNAVAILABLE) {
                throw e;
            }
            return failed(job, task, e.code().wire(), e.detail());
        }
    }

    private Part stored(Job job, Task task, byte[] content) {
        try (var examined = examiner.examine(files.spooled(content), null, "")) {
            files.put(job.team(), examined.content(), task.storageBytes());
            Asset.Picture picture = examined.picture();
            var labels = new Labels(called(task, picture), task.tags(), task.metadata());
            return () -> {
                Asset asset = assets.add(job.team(), job.mode(), labels, picture);
                return new Step.Succeeded(json.writeValueAsString(Map.of("asset_id", asset.id())));
            };
        }
    }

    private Part failed(Job job, Task task, String code, String because) {
        var failure = new Job.Failure(code, because);
        return () -> {
            journal.publish(
                    job.team(), job.mode(), EventType.ASSET_FAILED, new FailedView(job.id(), task.url(), failure));
            return new Step.Failed(failure, null);
        };
    }

    private static String called(Task task, Asset.Picture picture) {
        if (task.name() != null) {
            return task.name();
        }
        String path = task.url().replaceFirst("[?#].*", "").replaceFirst("^https?://[^/]*", "");
        String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "");
        return last.isEmpty()
                ? "import." + UploadController.extension(picture)
                : last.substring(0, Math.min(last.length(), Labels.NAME_LENGTH_MAX));
    }
}
