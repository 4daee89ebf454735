package ai.creativeflow.kernel.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@link Body} parameters and keeps the bytes for the fingerprint of {@link Idempotency}. */
public final class BodyReader implements HandlerMethodArgumentResolver {

    public static final int BODY_BYTES_MAX = 256 * 1024;
    public static final int JSON_DEPTH_MAX = 64;
    public static final int JSON_NUMBER_LENGTH_MAX = 100;
    private static final String BYTES = BodyReader.class.getName() + ".bytes";
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);

    private static final String TOO_SLOW = BodyReader.class.getName() + ".tooSlow";
    private static final int CHUNK_BYTES = 8 * 1024;

    private final JsonMapper json;
    private final Duration deadline;

    /** The deadline is for the whole of a body: the server's own counts from each byte to the next. */
    public BodyReader(JsonMapper json, Duration deadline) {
        this.json = json;
        this.deadline = deadline;
    }

    /** Whether the body didn't come in time, so that there is no use in waiting for its rest. */
    static boolean isTooSlow(HttpServletRequest request) {
        return request.getAttribute(TOO_SLOW) != null;
    }

    /** The body as it was sent; {@code {}} where there was none. */
    static byte[] bytesOf(HttpServletRequest request) {
        return request.getAttribute(BYTES) instanceof byte[] bytes ? bytes : NOTHING;
    }

    /** For a handler that reads its body by itself: JSON that stands for it wherever two calls are compared. */
    public static void standFor(HttpServletRequest request, byte[] json) {
        request.setAttribute(BYTES, json);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(Body.class);
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders)
            throws IOException {
        var request = Objects.requireNonNull(web.getNativeRequest(HttpServletRequest.class));
        Body wanted = Objects.requireNonNull(parameter.getParameterAnnotation(Body.class));
        byte[] bytes = read(request, wanted.bytesMax());
        if (bytes.length == 0 && wanted.optional()) {
            bytes = NOTHING;
        } else {
            requireJson(request.getContentType());
        }
        request.setAttribute(BYTES, bytes);
        return parse(json, bytes, json.constructType(parameter.getGenericParameterType()));
    }

    /** A body that came otherwise, read as strictly; throws what a request with it would be answered. */
    public static <T> T read(JsonMapper json, byte[] bytes, Class<T> type) {
        return type.cast(parse(json, bytes, json.constructType(type)));
    }

    private byte[] read(HttpServletRequest request, int bytesMax) throws IOException {
        if (request.getContentLengthLong() > bytesMax) {
            throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE);
        }
        long begun = System.nanoTime();
        var body = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        InputStream in = request.getInputStream();
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            body.write(chunk, 0, read);
            if (body.size() > bytesMax) {
                throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE);
            }
            if (System.nanoTime() - begun > deadline.toNanos()) {
                request.setAttribute(TOO_SLOW, true);
                throw Problem.of(ProblemCode.DEADLINE_EXCEEDED)
                        .detail("The body did not arrive within %d seconds.".formatted(deadline.toSeconds()))
                        .header("Connection", "close");
            }
        }
        return body.toByteArray();
    }

    private static void requireJson(@Nullable String contentType) {
        try {
            if (contentType != null && isJson(MediaType.parseMediaType(contentType))) {
                return;
            }
        } catch (InvalidMediaTypeException e) {
            throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE).because(String.valueOf(e.getMessage()));
        }
        throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
    }

    private static boolean isJson(MediaType type) {
        boolean json = type.getType().equals("application")
                && (type.getSubtype().equals("json") || type.getSubtype().equals("merge-patch+json"));
        return json && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
    }

    private static Object parse(JsonMapper json, byte[] bytes, JavaType type) {
        String text = decode(bytes);
        try {
            requireCharacters(json, text);
            Object value = json.readValue(text, type);
            if (value == null) {
                throw Problem.of(ProblemCode.MALFORMED_JSON)
                        .detail("The body must be a JSON object.")
                        .error("", "wrong_type", "must be an object");
            }
            return value;
        } catch (UnrecognizedPropertyException e) {
            String name = e.getPropertyName();
            throw Problem.of(ProblemCode.UNKNOWN_FIELD)
                    .detail("There is no field %s.".formatted(name))
                    .error(pointer(e), "unknown_field", "there is no such field");
        } catch (InputCoercionException e) {
            throw Problem.invalid(pointer(e), "range", "is outside the range of its field");
        } catch (DatabindException e) {
            throw e.getCause() instanceof StreamConstraintsException constraint ? tooDeep(constraint) : wrapped(e);
        } catch (StreamConstraintsException e) {
            throw tooDeep(e);
        } catch (JacksonException e) {
            throw Problem.of(ProblemCode.MALFORMED_JSON)
                    .detail("The body is not valid JSON: reading stopped at line %d, column %d."
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr()))
                    .error(pointer(e), "malformed", "is not valid JSON");
        }
    }

    /** Strictly: the JSON reader by itself would guess other encodings, and take overlong forms. */
    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.of(ProblemCode.MALFORMED_JSON)
                    .detail("The body is not UTF-8.")
                    .error("", "malformed", "is not UTF-8");
        }
    }

    /**
     * Refuses names and texts that are no text everywhere: U+0000, which the database doesn't hold, and halves of surrogate
     * pairs, which UTF-8 doesn't (RFC 7493, section 2.1). They can only have come as escapes.
     */
    private static void requireCharacters(JsonMapper json, String body) {
        if (!body.contains("\\u")) {
            return;
        }
        try (JsonParser parser = json.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean text = token == JsonToken.PROPERTY_NAME || token == JsonToken.VALUE_STRING;
                if (text && !isText(parser.getString())) {
                    throw Problem.invalid(
                            parser.streamReadContext().pathAsPointer().toString(),
                            "character",
                            "must not contain U+0000 or half of a surrogate pair");
                }
            }
        }
    }

    private static boolean isText(String value) {
        return value.codePoints()
                .noneMatch(
                        point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }

    private static Problem tooDeep(StreamConstraintsException e) {
        return Problem.of(ProblemCode.MALFORMED_JSON)
                .detail("The body is nested deeper than %d levels, or has a number longer than %d characters."
                        .formatted(JSON_DEPTH_MAX, JSON_NUMBER_LENGTH_MAX))
                .error("", "malformed", "is deeper or longer than is read")
                .because(String.valueOf(e.getOriginalMessage()));
    }

    private static Problem wrapped(DatabindException e) {
        if (e.getCause() instanceof Problem problem) {
            return problem;
        }
        return Problem.of(ProblemCode.MALFORMED_JSON)
                .detail("A value has another JSON type than its field takes.")
                .error(pointer(e), "wrong_type", "has the wrong JSON type");
    }

    private static String pointer(JacksonException e) {
        List<JacksonException.Reference> path = e.getPath();
        return path.stream()
                .map(step -> step.getPropertyName() == null
                        ? Integer.toString(step.getIndex())
                        : step.getPropertyName().replace("~", "~0").replace("/", "~1"))
                .map(step -> "/" + step)
                .collect(Collectors.joining());
    }
}
