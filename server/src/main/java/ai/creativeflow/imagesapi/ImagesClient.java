package ai.creativeflow.imagesapi;

import ai.creativeflow.generations.Engine;
import ai.creativeflow.generations.Engine.EngineFailure;
import ai.creativeflow.generations.EngineCalls;
import ai.creativeflow.generations.EngineFault;
import ai.creativeflow.generations.EngineFault.Kind;
import ai.creativeflow.imaging.PixelSize;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIRetryableException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.images.Image;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import java.io.ByteArrayInputStream;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The official client, and what its failures mean here. It repeats nothing by itself: each try is counted and bounded by us.
 * At most so many calls at once, because an answer is held in memory with all its pictures.
 */
final class ImagesClient implements AutoCloseable {

    private static final Set<String> REJECTIONS =
            Set.of("moderation_blocked", "content_policy_violation", "content_filter", "safety_violation");
    private static final String NO_CREDIT = "insufficient_quota";
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration PAUSE_MAX = Duration.ofMinutes(5);
    private static final int DETAIL_LENGTH_MAX = 200;

    private final ImagesApiSettings settings;
    private final EngineCalls calls;
    private final OpenAIClient client;
    private final Semaphore inFlight;

    ImagesClient(ImagesApiSettings settings, URI url, EngineCalls calls) {
        this.settings = settings;
        this.calls = calls;
        this.inFlight = new Semaphore(settings.inFlight());
        this.client = OpenAIOkHttpClient.builder()
                .baseUrl(url.toString())
                .apiKey(settings.apiKey() == null ? "none" : settings.apiKey().reveal())
                .timeout(settings.timeout())
                .maxRetries(0)
                .proxy(Proxy.NO_PROXY)
                .build();
    }

    boolean isAvailable() {
        return calls.isOpenToCalls();
    }

    List<Image> generate(String prompt, PixelSize size, int count) throws EngineFailure {
        var parameters = ImageGenerateParams.builder()
                .prompt(prompt)
                .model(settings.model())
                .size(ImageGenerateParams.Size.of(size.toString()))
                .n(count);
        if (!settings.responseFormat().isEmpty()) {
            parameters.responseFormat(ImageGenerateParams.ResponseFormat.of(settings.responseFormat()));
        }
        return ask("generate", () -> client.images().generate(parameters.build()));
    }

    List<Image> edit(String prompt, PixelSize size, byte[] sample) throws EngineFailure {
        return ask("edit", () -> {
            var picture = MultipartField.<ImageEditParams.Image>builder()
                    .value(ImageEditParams.Image.ofInputStream(new ByteArrayInputStream(sample)))
                    .filename("sample.png")
                    .contentType("image/png")
                    .build();
            var parameters = ImageEditParams.builder()
                    .image(picture)
                    .prompt(prompt)
                    .model(settings.model())
                    .size(ImageEditParams.Size.of(size.toString()))
                    .n(1);
            if (!settings.responseFormat().isEmpty()) {
                parameters.responseFormat(ImageEditParams.ResponseFormat.of(settings.responseFormat()));
            }
            return client.images().edit(parameters.build());
        });
    }

    @Override
    public void close() {
        client.close();
    }

    private List<Image> ask(String operation, Supplier<ImagesResponse> call) throws EngineFailure {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("the engine must not be called inside of a transaction");
        }
        inFlight.acquireUninterruptibly();
        try {
            return calls.repeatedly(operation, settings.tries(), () -> once(call));
        } catch (EngineFault fault) {
            throw fault.meaning();
        } finally {
            inFlight.release();
        }
    }

    private static List<Image> once(Supplier<ImagesResponse> call) throws EngineFault {
        try {
            List<Image> images = call.get().data().orElse(List.of());
            if (images.isEmpty()) {
                throw down(Kind.UNREADABLE, "The engine answered without any picture.");
            }
            return images;
        } catch (OpenAIServiceException answered) {
            throw answered(answered);
        } catch (OpenAIIoException | OpenAIRetryableException cut) {
            throw cut.getCause() instanceof InterruptedIOException
                    ? down(Kind.TIMEOUT, "The engine did not answer in time.")
                    : down(Kind.NETWORK, "The engine could not be reached.");
        } catch (OpenAIInvalidDataException odd) {
            throw down(Kind.UNREADABLE, "The engine answered with something that can't be understood.");
        } catch (OpenAIException other) {
            throw down(Kind.UNREADABLE, "The call of the engine failed.");
        }
    }

    private static EngineFault answered(OpenAIServiceException answer) {
        int status = answer.statusCode();
        String code = answer.code().orElse("");
        if (status >= 500) {
            return down(Kind.SERVER, "The engine failed with status %d.".formatted(status));
        }
        if (REJECTIONS.contains(code)) {
            return new EngineFault(Kind.REFUSED, EngineFailure.rejected("The engine rejected the content."));
        }
        // Our account there is not the caller's.
        if (status == 402 || code.equals(NO_CREDIT)) {
            return down(Kind.FORBIDDEN, "The engine wants to be paid.");
        }
        return switch (status) {
            case 401, 403, 407 -> down(Kind.FORBIDDEN, "The engine does not let us in.");
            case 408, 409, 425, 429 ->
                new EngineFault(Kind.THROTTLED, EngineFailure.busy("The engine wants fewer calls.", pause(answer)));
            default -> refused(answer);
        };
    }

    private static EngineFault refused(OpenAIServiceException answer) {
        if (answer.statusCode() < 400) {
            return down(Kind.UNREADABLE, "The engine answered with status %d.".formatted(answer.statusCode()));
        }
        String message = "The engine refused the request with status %d%s"
                .formatted(answer.statusCode(), code(answer.code().orElse("")));
        return new EngineFault(Kind.REFUSED, EngineFailure.lasting("engine_refused", message));
    }

    private static String code(String code) {
        return code.matches("[A-Za-z0-9_.-]{1," + DETAIL_LENGTH_MAX + "}") ? ": " + code + "." : ".";
    }

    private static EngineFault down(Kind kind, String message) {
        return new EngineFault(kind, EngineFailure.passing(Engine.UNAVAILABLE, message));
    }

    /** In seconds; a date is not looked at. */
    private static Duration pause(OpenAIServiceException answer) {
        Duration asked = answer.headers().values("Retry-After").stream()
                .filter(value -> value.matches("[0-9]{1,6}"))
                .findFirst()
                .map(value -> Duration.ofSeconds(Math.max(1, Long.parseLong(value))))
                .orElse(PAUSE);
        return asked.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : asked;
    }
}
