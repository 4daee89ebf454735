package ai.creativeflow.imagesapi;

import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.crypto.Secret;
import ai.creativeflow.kernel.outbound.Network;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.images-api.*}: a server with the OpenAI Images API. Without a URL there is none.
 *
 * @param url with the path that all calls begin with, as {@code https://api.openai.com/v1}
 * @param apiKey what it knows us by; servers that want none take any
 * @param model which of its models draws
 * @param sizes those it takes, as {@code 1024x1024}
 * @param samplesAtOnce how many pictures it makes in one call at most
 * @param responseFormat {@code url} or {@code b64_json} for servers that want to be told; empty for those that refuse the word
 * @param finals {@code edit} draws a final from its sample, {@code generate} from the prompt alone
 * @param timeout for one call, in all
 * @param tries of a call that the network or the server fails
 * @param inFlight calls of this node at once
 * @param resultTimeout for fetching one picture where the answer is a URL, in all
 * @param resultBytesMax how large its file may be
 * @param allowedNetworks the only private networks that results may be fetched from, and by plain http
 * @param allowedNames names of hosts in them that only that network knows, as {@code minio}
 */
@ConfigurationProperties("creativeflow.images-api")
record ImagesApiSettings(
        @Nullable URI url,
        @Nullable Secret apiKey,
        @DefaultValue("gpt-image-1") String model,

        @DefaultValue({"1024x1024", "1536x1024", "1024x1536"})
        List<String> sizes,

        @DefaultValue("4") int samplesAtOnce,
        @DefaultValue("") String responseFormat,
        @DefaultValue("edit") Finals finals,
        @DefaultValue("2m") Duration timeout,
        @DefaultValue("3") int tries,
        @DefaultValue("4") int inFlight,
        @DefaultValue("30s") Duration resultTimeout,
        @DefaultValue("33554432") int resultBytesMax,
        @DefaultValue("") String allowedNetworks,
        @DefaultValue List<String> allowedNames) {

    private static final Pattern SIZE = Pattern.compile("([0-9]{2,4})x([0-9]{2,4})");
    private static final int SAMPLES_MAX = 10;
    private static final int TRIES_MAX = 5;
    private static final int IN_FLIGHT_MAX = 64;
    private static final int RESULT_BYTES_MIN = 1_024;
    private static final int RESULT_BYTES_MAX = 128 * 1_024 * 1_024;

    enum Finals {
        EDIT,
        GENERATE
    }

    ImagesApiSettings {
        // A variable that is set to nothing is none.
        url = url == null || url.toString().isEmpty() ? null : url;
        sizes = List.copyOf(sizes);
        if (url != null) {
            boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            require(
                    http && url.getHost() != null && url.getRawUserInfo() == null,
                    "url must be http or https, without user");
        }
        require(!sizes.isEmpty(), "sizes names at least one");
        require(sizes.stream().allMatch(size -> SIZE.matcher(size).matches()), "sizes are like 1024x1024");
        require(List.of("", "url", "b64_json").contains(responseFormat), "response-format is url, b64_json or empty");
        require(samplesAtOnce >= 1 && samplesAtOnce <= SAMPLES_MAX, "samples-at-once must be 1 to " + SAMPLES_MAX);
        require(tries >= 1 && tries <= TRIES_MAX, "tries must be 1 to " + TRIES_MAX);
        require(inFlight >= 1 && inFlight <= IN_FLIGHT_MAX, "in-flight must be 1 to " + IN_FLIGHT_MAX);
        require(timeout.isPositive() && resultTimeout.isPositive(), "durations must be positive");
        require(
                resultBytesMax >= RESULT_BYTES_MIN && resultBytesMax <= RESULT_BYTES_MAX,
                "result-bytes-max must be %d to %d".formatted(RESULT_BYTES_MIN, RESULT_BYTES_MAX));
        allowedNames =
                allowedNames.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        Network.parseAll(allowedNetworks);
    }

    List<PixelSize> pixelSizes() {
        return sizes.stream().map(ImagesApiSettings::pixelSize).toList();
    }

    private static PixelSize pixelSize(String size) {
        Matcher parts = SIZE.matcher(size);
        if (!parts.matches()) {
            throw new IllegalStateException(size);
        }
        return new PixelSize(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("creativeflow.images-api: " + message);
        }
    }
}
