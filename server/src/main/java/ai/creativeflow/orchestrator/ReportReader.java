package ai.creativeflow.orchestrator;

import ai.creativeflow.generations.EngineUpdate.Stage;
import ai.creativeflow.orchestrator.Report.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what the orchestrator says, in the spellings of both families and of every way it comes: the status that it answers
 * with, callbacks, messages. What has no reference, a status that no document knows, or another version is {@link Unreadable}.
 */
final class ReportReader {

    private static final List<String> REFERENCES = List.of(
            "generation_request_id",
            "generationRequestId",
            "generationId",
            "generation_id",
            "request_id",
            "requestId",
            "job_id",
            "jobId",
            "id");
    private static final List<String> SAMPLES =
            List.of("sampleAssets", "sample_assets", "samples", "sample_asset_infos", "sampleAssetInfos");
    private static final List<String> FINALS =
            List.of("finalAsset", "final_asset", "final_asset_info", "finalAssetInfo");
    private static final List<String> ASSET_IDS = List.of("asset_id", "assetId", "id");
    private static final List<String> ASSET_URLS = List.of("url", "download_url", "downloadUrl");
    private static final int TEXT_LENGTH_MAX = 200;
    private static final int URL_LENGTH_MAX = 2_048;
    private static final int SAMPLES_MAX = 64;
    private static final Set<String> VERSIONS = Set.of("1", "1.0", "v1");

    private final Set<String> rejectionCodes;

    /** What is said of which work. */
    record Said(String reference, Report report) {}

    /** It can't be understood, and why; with the reference where that much could be read. */
    static final class Unreadable extends Exception {

        private final @Nullable String reference;

        Unreadable(@Nullable String reference, String because) {
            super(because);
            this.reference = reference;
        }

        Optional<String> reference() {
            return Optional.ofNullable(reference);
        }
    }

    ReportReader(List<String> rejectionCodes) {
        this.rejectionCodes = Set.copyOf(rejectionCodes);
    }

    /** The reference of an answer to a request; empty where it has none. */
    static Optional<String> reference(JsonNode body) {
        return text(body, REFERENCES);
    }

    Said read(JsonNode body) throws Unreadable {
        String reference = reference(body).orElseThrow(() -> new Unreadable(null, "it names no generation"));
        String version = text(body, List.of("version", "event_version", "schema_version"))
                .orElse("1");
        if (!VERSIONS.contains(version)) {
            throw new Unreadable(reference, "its version %s is not known".formatted(version));
        }
        try {
            return new Said(reference, report(body));
        } catch (Unreadable e) {
            throw new Unreadable(reference, String.valueOf(e.getMessage()));
        }
    }

    /** The same of an answer about work that is known. */
    Report report(JsonNode body) throws Unreadable {
        Optional<String> failure =
                text(body.path("error"), List.of("code")).or(() -> text(body, List.of("error_code", "errorCode")));
        String status = text(body, List.of("status")).map(ReportReader::letters).orElse("");
        Stage stage = stage(body);
        switch (status) {
            case "pending", "validatingcredits" -> {
                return new Report.Underway(null);
            }
            case "processingsamples" -> {
                return new Report.Underway(Stage.SAMPLES);
            }
            case "processingfinal" -> {
                return new Report.Underway(Stage.FINAL);
            }
            case "awaitingselection" -> {
                return finished(body, Stage.SAMPLES);
            }
            case "completed", "success" -> {
                return finished(body, stage);
            }
            case "failed", "failure", "error", "cancelled", "canceled" -> {
                return failed(failure.orElse(null), stage);
            }
            case "contentrejected" -> {
                return new Report.Rejected(stage);
            }
            default -> {
                boolean saysError = body.hasNonNull("error_message") || body.hasNonNull("errorMessage");
                if (status.isEmpty() && (failure.isPresent() || saysError)) {
                    return failed(failure.orElse(null), stage);
                }
                throw new Unreadable(null, "its status %s is not known".formatted(shown(body.path("status"))));
            }
        }
    }

    private Report failed(@Nullable String code, @Nullable Stage stage) {
        return code != null && rejectionCodes.contains(code)
                ? new Report.Rejected(stage)
                : new Report.Failed(code, stage);
    }

    /** By what it carries; one stage's pictures are never taken for the other's. */
    private static Report finished(JsonNode body, @Nullable Stage stage) {
        Optional<Place> picture = places(body, FINALS).stream().findFirst();
        if (stage != Stage.SAMPLES && picture.isPresent()) {
            return new Report.FinalReady(picture.get());
        }
        boolean isFinal = stage == Stage.FINAL || (stage == null && finalIsNamed(body));
        List<Place> samples = places(body, SAMPLES);
        if (!isFinal && !samples.isEmpty()) {
            return new Report.SamplesReady(samples);
        }
        return new Report.Hint(isFinal ? Stage.FINAL : stage);
    }

    private static boolean finalIsNamed(JsonNode body) {
        JsonNode results = body.path("results");
        return body.has("finalAssetId")
                || body.has("final_asset_id")
                || results.has("finalAssetId")
                || FINALS.stream().anyMatch(body::has);
    }

    private static @Nullable Stage stage(JsonNode body) {
        String named = letters(text(body, List.of("stage", "failed_stage", "failedStage", "job_type"))
                .orElse(""));
        if (named.startsWith("final")) {
            return Stage.FINAL;
        }
        return named.startsWith("sample") ? Stage.SAMPLES : null;
    }

    private static List<Place> places(JsonNode body, List<String> names) {
        var found = new ArrayList<Place>();
        for (JsonNode holder : List.of(body, body.path("results"))) {
            for (String name : names) {
                JsonNode value = holder.path(name);
                if (value.isArray()) {
                    value.valueStream()
                            .limit(SAMPLES_MAX)
                            .forEach(one -> place(one).ifPresent(found::add));
                } else {
                    place(value).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static Optional<Place> place(JsonNode asset) {
        Optional<String> url = text(asset, ASSET_URLS, URL_LENGTH_MAX);
        return text(asset, ASSET_IDS).flatMap(id -> url.map(where -> new Place(id, where)));
    }

    private static Optional<String> text(JsonNode node, List<String> names) {
        return text(node, names, TEXT_LENGTH_MAX);
    }

    private static Optional<String> text(JsonNode node, List<String> names, int lengthMax) {
        return names.stream()
                .map(node::path)
                .filter(value -> value.isString() || value.isIntegralNumber())
                .map(value -> value.asString())
                .filter(value -> !value.isBlank() && value.length() <= lengthMax && value.indexOf('\0') < 0)
                .findFirst();
    }

    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    private static String shown(JsonNode status) {
        String raw = status.isMissingNode() ? "(none)" : status.toString();
        String line = raw.replaceAll("[^\\x20-\\x7e]", "?");
        return line.length() > TEXT_LENGTH_MAX ? line.substring(0, TEXT_LENGTH_MAX) : line;
    }
}
