package ai.creativeflow.imagesapi;

import ai.creativeflow.generations.DeliveredPictures;
import ai.creativeflow.generations.DrawingEngine;
import ai.creativeflow.generations.EngineResults;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import com.openai.models.images.Image;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Draws by a server with the OpenAI Images API. The worker waits: the API has no way to come back later. */
final class ImagesApiEngine implements DrawingEngine {

    static final String NAME = "images-api";
    private static final String ANEW =
            "Redraw this picture in full detail for print. Keep its composition, subject, colours and lettering. ";

    private final ImagesApiSettings settings;
    private final ImagesClient client;
    private final Sizes sizes;
    private final DeliveredPictures pictures;
    private final EngineResults results;

    ImagesApiEngine(
            ImagesApiSettings settings, ImagesClient client, DeliveredPictures pictures, EngineResults results) {
        this.settings = settings;
        this.client = client;
        this.sizes = new Sizes(settings.pixelSizes());
        this.pictures = pictures;
        this.results = results;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String rendererVersion() {
        return settings.model();
    }

    @Override
    public boolean isAvailable() {
        return client.isAvailable();
    }

    /** Where the server keeps some back there are fewer, and they cost less. */
    @Override
    public Samples samples(Job job) throws EngineFailure {
        PixelSize asked = sizes.forSample(job.sampleSize());
        var drawn = new ArrayList<Drawn>();
        for (int missing = job.samples(); missing > 0; missing -= settings.samplesAtOnce()) {
            List<Image> images = client.generate(prompt(job), asked, Math.min(missing, settings.samplesAtOnce()));
            for (Image image : images.stream().limit(missing).toList()) {
                Picture picture = picture(job, image, job.sampleSize(), FileFormat.PNG);
                drawn.add(new Drawn(picture, job.sampleSize(), job.seed()));
            }
        }
        return new Samples(drawn);
    }

    @Override
    public Picture draw(Job job, int idea, long seed, PixelSize size, FileFormat fileFormat) throws EngineFailure {
        return picture(
                        job,
                        client.generate(prompt(job), sizes.forFinal(size), 1).getFirst(),
                        size,
                        fileFormat)
                .withWarning("drawn_anew", "The final was drawn from the prompt alone and differs from its sample.");
    }

    @Override
    public Picture draw(
            Job job, int idea, long seed, PixelSize size, FileFormat fileFormat, Supplier<Optional<byte[]>> sample)
            throws EngineFailure {
        Optional<byte[]> file = switch (settings.finals()) {
            case EDIT -> sample.get();
            case GENERATE -> Optional.empty();
        };
        if (file.isEmpty()) {
            return draw(job, idea, seed, size, fileFormat);
        }
        List<Image> images = client.edit(ANEW + prompt(job), sizes.forFinal(size), file.get());
        return picture(job, images.getFirst(), size, fileFormat);
    }

    private Picture picture(Job job, Image image, PixelSize size, FileFormat fileFormat) throws EngineFailure {
        if (image.b64Json().isPresent()) {
            return pictures.fitted(job.generation(), decoded(image.b64Json().get()), size, fileFormat);
        }
        String url = image.url()
                .orElseThrow(() -> EngineFailure.passing("render_failed", "The engine answered without a picture."));
        return results.fetch(job, url, size, fileFormat);
    }

    private byte[] decoded(String base64) throws EngineFailure {
        if (base64.length() / 4 > settings.resultBytesMax() / 3) {
            throw EngineFailure.passing("render_failed", "The engine answered with a picture that is too large.");
        }
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw EngineFailure.passing("render_failed", "The engine answered with something that is no picture.");
        }
    }

    private static String prompt(Job job) {
        var parts = new ArrayList<String>();
        parts.add(job.prompt());
        if (job.tone() != null) {
            parts.add("Tone: %s.".formatted(job.tone()));
        }
        if (job.industry() != null) {
            parts.add("Industry: %s.".formatted(job.industry()));
        }
        if (!job.palette().isEmpty()) {
            parts.add("Colours: %s.".formatted(String.join(", ", job.palette())));
        }
        return String.join("\n", parts);
    }
}
