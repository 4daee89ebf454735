package ai.creativeflow.uploads;

import ai.creativeflow.assets.Incoming;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.BodyReader;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.UploadId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** tus 1.0.0 (tus.io/protocols/resumable-upload), and a GET that says the same as HEAD in JSON. */
@RestController
final class TusController {

    static final String VERSION = "1.0.0";
    static final String RESUMABLE = "Tus-Resumable";
    private static final String OFFSET = "Upload-Offset";
    private static final String CONTENT = "application/offset+octet-stream";
    private static final int CHECKSUM_MISMATCH = 460;
    private static final int SAID_LENGTH_MAX = 4_096;
    private static final Duration TURN_WITHIN = Duration.ofSeconds(5);

    private final Uploads uploads;
    private final Turns turns = new Turns();
    private final Idempotency idempotency;
    private final JsonMapper json;

    TusController(Uploads uploads, Idempotency idempotency, JsonMapper json) {
        this.uploads = uploads;
        this.idempotency = idempotency;
        this.json = json;
    }

    /** How far an upload is. */
    record View(
            UploadId id,
            String object,
            Mode mode,
            long length,
            long offset,
            @Nullable String name,
            @Nullable AssetId assetId,
            Instant expiresAt) {

        static View of(Upload upload) {
            return new View(
                    upload.id(),
                    "upload",
                    upload.mode(),
                    upload.length(),
                    upload.received(),
                    upload.name(),
                    upload.asset(),
                    upload.expiresAt());
        }
    }

    @PostMapping("/v1/tus")
    @Route(scope = Scope.ASSETS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> create(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        requireVersion(request);
        long length = number(request, "Upload-Length");
        if (length > Uploads.LENGTH_MAX) {
            throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE)
                    .detail("An upload may have at most %d bytes.".formatted(Uploads.LENGTH_MAX));
        }
        if (length == 0) {
            throw Problem.parameter("Upload-Length", "must be at least 1");
        }
        String said = request.getHeader("Upload-Metadata");
        Map<String, String> metadata = metadata(said);
        String name = Incoming.name(metadata.getOrDefault("name", metadata.get("filename")));
        BodyReader.standFor(request, json.writeValueAsBytes(Map.of("length", length, "said", String.valueOf(said))));
        ResponseEntity<byte[]> answer = idempotency
                .run(request, caller.idempotencyOwner(), () -> {
                    Upload upload =
                            uploads.create(caller, length, said == null ? "" : said, name, metadata.get("filetype"));
                    response.setHeader("Upload-Expires", httpDate(upload.expiresAt()));
                    return Outcome.created("/v1/tus/" + upload.id(), View.of(upload));
                })
                .toResponse();
        response.setHeader(OFFSET, "0");
        return answer;
    }

    /** One that is whole and has become nothing yet, since its node died, becomes an asset now. */
    @GetMapping("/v1/tus/{id}")
    @Route(scope = Scope.ASSETS_WRITE, repeat = Repeat.SAFE)
    ResponseEntity<View> get(Caller caller, @PathVariable String id, HttpServletResponse response) {
        UploadId upload = UploadId.parse(id).orElseThrow(Problem::notFound);
        turns.await(upload, TURN_WITHIN);
        Upload found = find(caller, upload);
        if (found.isWhole() && found.asset() == null) {
            uploads.finish(found);
            found = find(caller, upload);
        }
        describe(found, response);
        response.setHeader("Upload-Length", Long.toString(found.length()));
        if (!found.said().isEmpty()) {
            response.setHeader("Upload-Metadata", found.said());
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return ResponseEntity.ok(View.of(found));
    }

    @PatchMapping("/v1/tus/{id}")
    @Route(scope = Scope.ASSETS_WRITE, repeat = Repeat.SAFE)
    void append(Caller caller, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        UploadId upload = UploadId.parse(id).orElseThrow(Problem::notFound);
        find(caller, upload);
        requireVersion(request);
        if (!CONTENT.equals(request.getContentType())) {
            throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE).detail("The bytes come as %s.".formatted(CONTENT));
        }
        long offset = number(request, OFFSET);
        Checksum checksum = Checksum.of(request.getHeader("Upload-Checksum"));
        try (Turns.Turn turn = turns.take(upload, TURN_WITHIN)) {
            append(caller, turn.of(), offset, checksum, request, response);
        } catch (Turns.InterruptedTurn e) {
            throw Problem.of(ProblemCode.CONFLICT).detail("Another request sends bytes for this upload.");
        }
    }

    private void append(
            Caller caller,
            UploadId id,
            long offset,
            @Nullable Checksum checksum,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Upload upload = find(caller, id);
        if (offset != upload.received()) {
            throw Problem.of(ProblemCode.CONFLICT)
                    .detail("The upload goes on at %d.".formatted(upload.received()))
                    .header(OFFSET, Long.toString(upload.received()));
        }
        if (request.getContentLengthLong() > upload.length() - offset) {
            throw Uploads.tooMuch();
        }
        Uploads.Appended appended = uploads.append(upload, request.getInputStream(), checksum);
        if (appended == Uploads.Appended.CHECKSUM_DIFFERS) {
            response.setStatus(CHECKSUM_MISMATCH);
            response.flushBuffer(); // a status of tus and not of ours: nothing is to be written in its place
            return;
        }
        Upload now = find(caller, id);
        if (now.isWhole()) {
            uploads.finish(now);
            now = find(caller, id);
        }
        describe(now, response);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    @DeleteMapping("/v1/tus/{id}")
    @Route(scope = Scope.ASSETS_WRITE, repeat = Repeat.SAFE)
    ResponseEntity<Void> terminate(Caller caller, @PathVariable String id) {
        UploadId upload = UploadId.parse(id).orElseThrow(Problem::notFound);
        uploads.discard(find(caller, upload));
        return ResponseEntity.noContent().build();
    }

    private Upload find(Caller caller, UploadId id) {
        return uploads.find(caller, id).orElseThrow(Problem::notFound);
    }

    private static void describe(Upload upload, HttpServletResponse response) {
        response.setHeader(OFFSET, Long.toString(upload.received()));
        response.setHeader("Upload-Expires", httpDate(upload.expiresAt()));
        if (upload.asset() != null) {
            response.setHeader(HttpHeaders.CONTENT_LOCATION, "/v1/assets/" + upload.asset());
        }
    }

    private static void requireVersion(HttpServletRequest request) {
        if (!VERSION.equals(request.getHeader(RESUMABLE))) {
            throw Problem.of(ProblemCode.PRECONDITION_FAILED)
                    .detail("The call says Tus-Resumable: %s.".formatted(VERSION))
                    .header("Tus-Version", VERSION);
        }
    }

    private static long number(HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        if (value == null || !value.matches("[0-9]{1,15}")) {
            throw Problem.parameter(header, "must be a whole number");
        }
        return Long.parseLong(value);
    }

    /** Names with base64 values, a comma between them. */
    private static Map<String, String> metadata(@Nullable String said) {
        var metadata = new HashMap<String, String>();
        if (said == null || said.isBlank()) {
            return metadata;
        }
        if (said.length() > SAID_LENGTH_MAX) {
            throw Problem.parameter("Upload-Metadata", "must have at most %d characters".formatted(SAID_LENGTH_MAX));
        }
        for (String pair : said.split(",", -1)) {
            String[] parts = pair.strip().split(" ", 2);
            try {
                byte[] value = Base64.getDecoder().decode(parts.length < 2 ? "" : parts[1].strip());
                metadata.put(parts[0], new String(value, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw Problem.parameter("Upload-Metadata", "must be names with base64 values, a comma between them");
            }
        }
        return metadata;
    }

    private static String httpDate(Instant at) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
    }
}
