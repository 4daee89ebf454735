package ai.creativeflow.assets;

import ai.creativeflow.kernel.crypto.Sha256;
import ai.creativeflow.kernel.http.BodyReader;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.storage.Spool;
import ai.creativeflow.storage.Spooled;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a file from a request, a form's or the whole body, to a file of this node. Bounded in bytes, in time and in how many
 * are read at once.
 */
final class UploadReader {

    static final long BYTES_MAX = 25L * 1024 * 1024;
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final Duration RETRY_SOON = Duration.ofSeconds(1);
    private static final int AT_ONCE = 32;
    private static final int FIELD_BYTES_MAX = 64 * 1024;

    private final Spool spool;
    private final Examiner examiner;
    private final JsonMapper json;
    private final Semaphore places = new Semaphore(AT_ONCE);

    UploadReader(Spool spool, Examiner examiner, JsonMapper json) {
        this.spool = spool;
        this.examiner = examiner;
        this.json = json;
    }

    /** What came, fit to be stored, and what it is to be called; its name is null where none was said. */
    record Upload(Examiner.Examined examined, @Nullable String name, List<String> tags, Map<String, String> metadata)
            implements AutoCloseable {

        @Override
        public void close() {
            examined.close();
        }
    }

    /**
     * Throws {@link Problem} 413, 415 and 422, 503 where too many are being read, 504 where it takes too long. What makes two
     * uploads the same is left with the request, for its idempotency.
     */
    Upload read(HttpServletRequest request) throws IOException {
        if (!places.tryAcquire()) {
            throw Problem.of(ProblemCode.OVERLOADED).retryAfter(RETRY_SOON);
        }
        try {
            return isForm(request) ? form(request) : raw(request);
        } finally {
            places.release();
        }
    }

    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    }

    private Upload raw(HttpServletRequest request) throws IOException {
        String claimed = claimed(request.getContentType());
        if (request.getContentLengthLong() > BYTES_MAX) {
            throw tooLarge();
        }
        Spooled sent = take(request.getInputStream());
        return upload(request, sent, claimed, null, List.of(), Map.of());
    }

    private Upload form(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > BYTES_MAX + 2 * FIELD_BYTES_MAX) {
            throw tooLarge();
        }
        Collection<Part> parts = parts(request);
        Part file = null;
        String name = null;
        var tags = new ArrayList<@Nullable String>();
        Map<String, @Nullable String> metadata = null;
        for (Part part : parts) {
            switch (part.getName()) {
                case "file" -> file = once(file, part);
                case "name" -> name = text(part);
                case "tags" -> tags.addAll(tags(part));
                case "metadata" -> metadata = metadata(part);
                default ->
                    throw Problem.of(ProblemCode.UNKNOWN_FIELD)
                            .detail("There is no field %s.".formatted(part.getName()));
            }
        }
        if (file == null) {
            throw Problem.invalid("/file", "required", "must be a file");
        }
        String said = name == null ? null : Labels.name(name);
        List<String> checkedTags = Labels.tags(tags);
        Map<String, String> checkedMetadata = Labels.metadata(metadata);
        String claimed = claimed(file.getContentType());
        try (InputStream in = file.getInputStream()) {
            return upload(
                    request,
                    take(in),
                    claimed,
                    said == null ? fileName(file.getSubmittedFileName()) : said,
                    checkedTags,
                    checkedMetadata);
        } finally {
            for (Part part : parts) {
                part.delete();
            }
        }
    }

    private Upload upload(
            HttpServletRequest request,
            Spooled sent,
            @Nullable String claimed,
            @Nullable String name,
            List<String> tags,
            Map<String, String> metadata) {
        BodyReader.standFor(
                request,
                json.writeValueAsBytes(Map.of(
                        "sha256",
                        sent.sha256(),
                        "labels",
                        Sha256.hex(json.writeValueAsString(List.of(String.valueOf(name), tags, metadata))
                                .getBytes(StandardCharsets.UTF_8)))));
        return new Upload(examiner.examine(sent, claimed, isForm(request) ? "/file" : ""), name, tags, metadata);
    }

    private Spooled take(InputStream in) throws IOException {
        return spool.take(in, BYTES_MAX, DEADLINE).orElseThrow(UploadReader::tooLarge);
    }

    /** The server reads the whole form when it is first asked for a part of it, to files of its own. */
    private static Collection<Part> parts(HttpServletRequest request) throws IOException {
        try {
            return request.getParts();
        } catch (IllegalStateException e) {
            throw tooLarge().because(String.valueOf(e.getMessage()));
        } catch (ServletException | IOException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                throw Problem.of(ProblemCode.DEADLINE_EXCEEDED)
                        .detail("The upload did not arrive in time.")
                        .header("Connection", "close");
            }
            throw Problem.invalid("", "malformed", "is no form that can be read")
                    .because(String.valueOf(e.getMessage()));
        }
    }

    private static Part once(@Nullable Part before, Part part) {
        if (before != null) {
            throw Problem.invalid("/file", "too_many", "must be one file");
        }
        return part;
    }

    private static String text(Part part) throws IOException {
        if (part.getSize() > FIELD_BYTES_MAX) {
            throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE);
        }
        try (InputStream in = part.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** One tag a field, or all of them in one as JSON. */
    private List<@Nullable String> tags(Part part) throws IOException {
        String text = text(part);
        if (!text.startsWith("[")) {
            return List.of(text);
        }
        try {
            return Arrays.asList(json.readValue(text, String[].class));
        } catch (JacksonException e) {
            throw Problem.invalid("/tags", "malformed", "must be a tag, or a JSON array of them");
        }
    }

    private Map<String, @Nullable String> metadata(Part part) throws IOException {
        try {
            return new LinkedHashMap<String, @Nullable String>(
                    json.readValue(text(part), new TypeReference<Map<String, String>>() {}));
        } catch (JacksonException e) {
            throw Problem.invalid("/metadata", "malformed", "must be a JSON object of texts");
        }
    }

    /** Null where it says nothing about what it is. */
    private static @Nullable String claimed(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        try {
            MediaType type = MediaType.parseMediaType(contentType);
            String name = type.getType() + "/" + type.getSubtype();
            return name.equals(MediaType.APPLICATION_OCTET_STREAM_VALUE) ? null : name;
        } catch (InvalidMediaTypeException e) {
            throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE).because(String.valueOf(e.getMessage()));
        }
    }

    /** What a browser sends as a name may be a path, and anything else. */
    private static @Nullable String fileName(@Nullable String submitted) {
        if (submitted == null) {
            return null;
        }
        String name = submitted
                .substring(Math.max(submitted.lastIndexOf('/'), submitted.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "")
                .strip();
        return name.isEmpty() ? null : name.substring(0, Math.min(name.length(), Labels.NAME_LENGTH_MAX));
    }

    private static Problem tooLarge() {
        return Problem.of(ProblemCode.PAYLOAD_TOO_LARGE)
                .detail("A file may have at most %d MB.".formatted(BYTES_MAX >> 20));
    }
}
