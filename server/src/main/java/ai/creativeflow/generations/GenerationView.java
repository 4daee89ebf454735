package ai.creativeflow.generations;

import ai.creativeflow.assets.Presence;
import ai.creativeflow.assets.SignedUrls;
import ai.creativeflow.brands.BrandKits;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Etag;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.BrandKitId;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.SampleId;
import ai.creativeflow.kernel.ids.TeamId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A generation as its team sees it, in answers and in events. */
record GenerationView(
        GenerationId id,
        String object,
        Mode mode,
        Status status,
        boolean done,
        @Nullable String actionRequired,
        @Nullable Instant selectionExpiresAt,
        Generation.@Nullable Reason statusReason,
        String prompt,
        String format,
        int width,
        int height,
        Generation.StyleChoice style,
        long seed,
        @Nullable String projectId,
        Map<String, String> metadata,
        boolean autoSelect,
        @Nullable BrandKitId brandKitId,
        @Nullable Long brandKitVersion,
        List<AssetId> referenceAssetIds,
        double progress,
        @Nullable Long queuePosition,
        Paces.@Nullable Eta etaSeconds,
        int attempts,
        String engine,
        String rendererVersion,
        List<Generation.Notice> warnings,
        List<SampleView> samples,
        List<SetView> furtherSets,
        @Nullable SampleId selectedSampleId,

        @JsonProperty("final") @Nullable FinalView finalPicture,

        CostView cost,
        Links links,
        @Nullable Instant startBy,
        @Nullable Instant finishBy,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    record SampleView(
            SampleId id,
            int set,
            Sample.Status status,
            @Nullable AssetId assetId,
            @Nullable String url,
            @Nullable Instant urlExpiresAt,
            Presence.@Nullable Absence unavailableReason,
            int width,
            int height,
            long seed) {}

    /** What a set beyond the first was drawn by. */
    record SetView(int set, String prompt, Generation.StyleChoice style, long seed) {

        static List<SetView> of(Generation.Spec spec) {
            return IntStream.rangeClosed(2, spec.sets())
                    .mapToObj(set -> of(set, spec.furtherSets().get(set - 2)))
                    .toList();
        }

        private static SetView of(int set, Generation.FurtherSet one) {
            return new SetView(set, one.prompt(), one.style(), one.seed());
        }
    }

    record FinalView(
            AssetId assetId,
            @Nullable String url,
            @Nullable Instant urlExpiresAt,
            Presence.@Nullable Absence unavailableReason,
            int width,
            int height,
            String fileFormat,
            long bytes) {}

    record CostView(
            String currency,
            String priceVersion,
            Micros estimatedMicros,
            Micros reservedMicros,
            Micros chargedMicros,
            Micros releasedMicros) {

        static CostView of(Generation generation) {
            Generation.Cost cost = generation.cost();
            return new CostView(
                    "USD",
                    generation.terms().priceVersion(),
                    cost.estimated(),
                    cost.reserved(),
                    cost.charged(),
                    cost.released());
        }
    }

    record Links(String self, String events, String cancel, String select, String regenerate) {

        static Links of(GenerationId id, PublicUrl publicUrl) {
            String self = publicUrl.of("/v1/generations/" + id);
            return new Links(self, self + "/events", self + "/cancel", self + "/select", self + "/regenerate");
        }
    }

    /** Of its row's version and of which pictures it shows: those go without a change of the row. */
    Etag etag(long version) {
        var absent = new StringBuilder();
        for (int i = 0; i < samples.size(); i++) {
            Presence.Absence reason = samples.get(i).unavailableReason();
            absent.append(reason == null ? "" : "-" + i + reason.wire());
        }
        Presence.Absence last = finalPicture == null ? null : finalPicture.unavailableReason();
        absent.append(last == null ? "" : "-final" + last.wire());
        return absent.isEmpty() ? Etag.of(version) : new Etag("\"v%d%s\"".formatted(version, absent));
    }

    /** Makes views, with signed URLs of the instant for what can be seen. */
    record Maker(PublicUrl publicUrl, SignedUrls urls, Presence presence) {

        GenerationView of(
                Generation generation, List<Sample> samples, Forecasts.@Nullable Forecast ahead, Instant now) {
            List<AssetId> pictures = pictures(generation, samples).toList();
            return of(generation, samples, presence.absent(generation.team(), pictures), ahead, now);
        }

        /** Of one team, none of whose places in a queue is told. */
        List<GenerationView> all(
                TeamId team, List<Generation> generations, Map<GenerationId, List<Sample>> samples, Instant now) {
            List<AssetId> pictures = generations.stream()
                    .flatMap(one -> pictures(one, samples.getOrDefault(one.id(), List.of())))
                    .toList();
            Map<AssetId, Presence.Absence> absent = presence.absent(team, pictures);
            return generations.stream()
                    .map(one -> of(one, samples.getOrDefault(one.id(), List.of()), absent, null, now))
                    .toList();
        }

        private static Stream<AssetId> pictures(Generation generation, List<Sample> samples) {
            Generation.Final last = generation.state().picture();
            return Stream.concat(
                    samples.stream().flatMap(sample -> Stream.ofNullable(sample.asset())),
                    Stream.ofNullable(last).map(Generation.Final::asset));
        }

        private GenerationView of(
                Generation generation,
                List<Sample> samples,
                Map<AssetId, Presence.Absence> absent,
                Forecasts.@Nullable Forecast ahead,
                Instant now) {
            Status status = generation.state().status();
            Generation.Spec spec = generation.spec();
            BrandKits.Pin kit = spec.branding().kit();
            return new GenerationView(
                    generation.id(),
                    "generation",
                    generation.mode(),
                    status,
                    status.done(),
                    status == Status.AWAITING_SELECTION ? "select_sample" : null,
                    generation.state().selectionExpiresAt(),
                    generation.state().reason(),
                    spec.prompt(),
                    spec.format(),
                    spec.size().width(),
                    spec.size().height(),
                    spec.style(),
                    spec.seed(),
                    spec.projectId(),
                    spec.metadata(),
                    spec.autoSelect(),
                    kit == null ? null : kit.kit(),
                    kit == null ? null : kit.version(),
                    spec.branding().references(),
                    status.progress(),
                    ahead == null ? null : ahead.position(),
                    ahead == null ? null : ahead.eta(),
                    generation.state().attempts(),
                    generation.engine(),
                    generation.rendererVersion(),
                    generation.state().warnings(),
                    samples.stream().map(sample -> sample(sample, absent, now)).toList(),
                    SetView.of(spec),
                    generation.state().selected(),
                    finalOf(generation, absent, now),
                    CostView.of(generation),
                    Links.of(generation.id(), publicUrl),
                    spec.deadlines().startBy(),
                    spec.deadlines().finishBy(),
                    generation.createdAt(),
                    generation.updatedAt(),
                    generation.state().startedAt(),
                    generation.state().finishedAt());
        }

        private SampleView sample(Sample sample, Map<AssetId, Presence.Absence> absent, Instant now) {
            AssetId asset = sample.asset();
            SignedUrls.Signed url = asset == null || absent.containsKey(asset) ? null : urls.sign(asset, now);
            return new SampleView(
                    sample.id(),
                    sample.set(),
                    sample.status(),
                    asset,
                    url == null ? null : url.url(),
                    url == null ? null : url.expiresAt(),
                    asset == null ? null : absent.get(asset),
                    sample.size().width(),
                    sample.size().height(),
                    sample.seed());
        }

        private @Nullable FinalView finalOf(Generation generation, Map<AssetId, Presence.Absence> absent, Instant now) {
            Generation.Final picture = generation.state().picture();
            Generation.FinalChoice choice = generation.spec().finalChoice();
            if (picture == null || choice == null) {
                return null;
            }
            SignedUrls.Signed url = absent.containsKey(picture.asset()) ? null : urls.sign(picture.asset(), now);
            FileFormat fileFormat = choice.fileFormat();
            return new FinalView(
                    picture.asset(),
                    url == null ? null : url.url(),
                    url == null ? null : url.expiresAt(),
                    absent.get(picture.asset()),
                    picture.size().width(),
                    picture.size().height(),
                    fileFormat.wireName(),
                    picture.bytes());
        }
    }
}
