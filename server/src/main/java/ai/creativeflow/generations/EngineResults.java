package ai.creativeflow.generations;

import ai.creativeflow.generations.Engine.EngineFailure;
import ai.creativeflow.generations.Engine.Job;
import ai.creativeflow.generations.Engine.Picture;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.outbound.AddressGuard;
import ai.creativeflow.kernel.outbound.OutboundClient;
import ai.creativeflow.kernel.outbound.OutboundRequest;
import ai.creativeflow.kernel.outbound.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what an engine elsewhere made, from where it says: through a guard, bounded, without redirects. What does not come, is
 * too large, or is no picture fails the attempt and not the generation; the next one fetches it again.
 */
public final class EngineResults implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineResults.class);

    private final String engine;
    private final AddressGuard guard;
    private final OutboundClient client;
    private final DeliveredPictures pictures;
    private final Duration timeout;
    private final int bytesMax;
    private final MeterRegistry registry;

    /** With a guard of the engine's own: what webhooks may reach says nothing of where results may be, nor the other way round. */
    public EngineResults(
            String engine,
            AddressGuard guard,
            DeliveredPictures pictures,
            Duration timeout,
            int bytesMax,
            MeterRegistry registry) {
        this.engine = engine;
        this.guard = guard;
        this.client = new OutboundClient(guard);
        this.pictures = pictures;
        this.timeout = timeout;
        this.bytesMax = bytesMax;
        this.registry = registry;
    }

    public Picture fetch(Job job, String url, PixelSize size, FileFormat fileFormat) throws EngineFailure {
        OutboundRequest request = OutboundRequest.get(url, Map.of("Accept", "image/png, image/jpeg, image/webp"))
                .withDeadline(timeout)
                .withBodyLimits(bytesMax, bytesMax);
        return switch (client.send(request)) {
            case Outcome.Failed failed -> throw failed(job, failed.kind().name(), failed.message());
            case Outcome.Answered answered -> {
                if (answered.status() != 200) {
                    throw failed(job, "STATUS", "status " + answered.status());
                }
                if (answered.bodyCut()) {
                    throw failed(job, "TOO_LARGE", "more than %d bytes".formatted(bytesMax));
                }
                count("FETCHED");
                yield pictures.fitted(job.generation(), answered.body(), size, fileFormat);
            }
        };
    }

    @Override
    public void close() {
        client.close();
        guard.close();
    }

    /** What exactly it was is for operators: the address is none of the caller's. */
    private EngineFailure failed(Job job, String outcome, String why) {
        count(outcome);
        LOG.warn("a result of {} could not be fetched: {}", job.generation(), why);
        return EngineFailure.interrupted("render_failed", "What the engine drew could not be fetched from it.");
    }

    private void count(String outcome) {
        registry.counter("creativeflow.engines.results", "engine", engine, "outcome", outcome.toLowerCase(Locale.ROOT))
                .increment();
    }
}
