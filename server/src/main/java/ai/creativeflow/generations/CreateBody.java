package ai.creativeflow.generations;

import ai.creativeflow.generations.Generation.FinalChoice;
import ai.creativeflow.generations.Generation.StyleChoice;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.http.Rfc3339;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The body of a create, and what is asked of its values. All that is wrong with it is said at once. */
record CreateBody(
        @Nullable String prompt,
        @Nullable String format,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Integer samples,
        @Nullable StyleBody style,
        @Nullable Long seed,
        @Nullable String projectId,
        @Nullable Boolean autoSelect,

        @JsonProperty("final") @Nullable FinalBody finalChoice,

        @Nullable Map<String, @Nullable String> metadata,
        @Nullable String startBy,
        @Nullable String finishBy,
        @Nullable String brandKitId,
        @Nullable List<@Nullable String> referenceAssetIds) {

    private static final int PROMPT_LENGTH_MAX = 4096;
    private static final int SAMPLES_MAX = 4;
    private static final int PALETTE_MAX = 8;
    private static final int WORD_LENGTH_MAX = 100;
    private static final int PROJECT_LENGTH_MAX = 200;
    private static final int METADATA_KEYS_MAX = 50;
    private static final int METADATA_KEY_LENGTH_MAX = 40;
    private static final int METADATA_VALUE_LENGTH_MAX = 500;
    /** The largest whole number that every JSON reader keeps exactly (RFC 8259, section 6). */
    private static final long SEED_MAX = (1L << 53) - 1;

    record StyleBody(
            @Nullable String tone,
            @Nullable String industry,
            @Nullable List<@Nullable String> palette) {

        StyleChoice checked(Errors errors) {
            checkedWord("/style/tone", tone, errors);
            checkedWord("/style/industry", industry, errors);
            if (palette == null) {
                return new StyleChoice(tone, industry, List.of());
            }
            errors.require(
                    palette.size() <= PALETTE_MAX,
                    "/style/palette",
                    "length",
                    "must have at most %d colours".formatted(PALETTE_MAX));
            var colours = new ArrayList<String>();
            for (int i = 0; i < palette.size(); i++) {
                String colour = palette.get(i);
                if (colour != null && colour.matches("#[0-9A-Fa-f]{6}")) {
                    colours.add(colour.toUpperCase(Locale.ROOT));
                } else {
                    errors.add("/style/palette/" + i, "format", "must be a colour as #RRGGBB");
                }
            }
            return new StyleChoice(tone, industry, colours);
        }
    }

    record FinalBody(@Nullable String resolution, @Nullable String fileFormat) {

        FinalChoice checked(String pointer, Errors errors) {
            Resolution wanted = Resolution.of(resolution == null ? "standard" : resolution)
                    .orElseGet(() -> {
                        errors.add(pointer + "/resolution", "unknown", "must be standard, 2k or 4k");
                        return Resolution.STANDARD;
                    });
            FileFormat kind = FileFormat.of(fileFormat == null ? "png" : fileFormat)
                    .orElseGet(() -> {
                        errors.add(pointer + "/file_format", "unknown", "must be png, jpeg or webp");
                        return FileFormat.PNG;
                    });
            return new FinalChoice(wanted, kind);
        }
    }

    /** Collects what is wrong, and throws it as one 422. */
    static final class Errors {

        private final List<Problem.FieldError> found = new ArrayList<>();

        void add(String pointer, String code, String detail) {
            found.add(new Problem.FieldError(pointer, code, detail));
        }

        void require(boolean holds, String pointer, String code, String detail) {
            if (!holds) {
                add(pointer, code, detail);
            }
        }

        void throwIfAny() {
            if (found.isEmpty()) {
                return;
            }
            var first = found.getFirst();
            var problem = Problem.of(ProblemCode.VALIDATION_FAILED)
                    .detail("%s %s.".formatted(first.pointer(), first.detail()));
            found.forEach(error -> problem.error(error.pointer(), error.code(), error.detail()));
            throw problem;
        }
    }

    Generation.Spec checked(RandomGenerator random) {
        var errors = new Errors();
        checkPrompt(prompt == null ? "" : prompt, errors);
        PixelSize size = checkedSize(errors);
        int wanted = samples == null ? SAMPLES_MAX : samples;
        errors.require(wanted >= 1 && wanted <= SAMPLES_MAX, "/samples", "range", "must be 1 to " + SAMPLES_MAX);
        checkSeed(seed, errors);
        errors.require(
                projectId == null || projectId.length() <= PROJECT_LENGTH_MAX,
                "/project_id",
                "length",
                "must have at most %d characters".formatted(PROJECT_LENGTH_MAX));
        StyleChoice look = style == null ? StyleChoice.NONE : style.checked(errors);
        boolean selects = autoSelect != null && autoSelect;
        errors.require(finalChoice == null || selects, "/final", "not_allowed", "can be given only with auto_select");
        FinalChoice last = selects
                ? (finalChoice == null ? new FinalBody(null, null) : finalChoice).checked("/final", errors)
                : null;
        Map<String, String> facts = checkedMetadata(errors);
        Deadlines deadlines = checkedDeadlines(errors);
        Branding.Wish.checked(brandKitId, referenceAssetIds, errors);
        errors.throwIfAny();
        return new Generation.Spec(
                prompt == null ? "" : prompt,
                format == null ? "" : format,
                size,
                wanted,
                look,
                seedOr(seed, random),
                projectId,
                facts,
                selects,
                last,
                deadlines,
                Branding.NONE,
                List.of());
    }

    /** What is asked for of a brand, of a body that {@link #checked} found right; whether it is there is looked for later. */
    Branding.Wish branding() {
        return Branding.Wish.checked(brandKitId, referenceAssetIds, new Errors());
    }

    private Deadlines checkedDeadlines(Errors errors) {
        Instant start = checkedInstant("/start_by", startBy, errors);
        Instant finish = checkedInstant("/finish_by", finishBy, errors);
        errors.require(
                start == null || finish == null || !start.isAfter(finish),
                "/start_by",
                "range",
                "must not be after finish_by");
        return new Deadlines(start, finish);
    }

    private static @Nullable Instant checkedInstant(String pointer, @Nullable String text, Errors errors) {
        if (text == null) {
            return null;
        }
        Optional<Instant> instant = Rfc3339.parse(text);
        errors.require(instant.isPresent(), pointer, "format", "must be an instant as in RFC 3339");
        return instant.orElse(null);
    }

    static void checkPrompt(String prompt, Errors errors) {
        errors.require(
                !isBlank(prompt) && prompt.codePointCount(0, prompt.length()) <= PROMPT_LENGTH_MAX,
                "/prompt",
                "length",
                "must have 1 to %d characters".formatted(PROMPT_LENGTH_MAX));
    }

    static void checkSeed(@Nullable Long seed, Errors errors) {
        errors.require(seed == null || (seed >= 0 && seed <= SEED_MAX), "/seed", "range", "must be 0 to " + SEED_MAX);
    }

    static long seedOr(@Nullable Long seed, RandomGenerator random) {
        return seed == null ? random.nextLong(SEED_MAX + 1) : seed;
    }

    /** Nothing but white space, the kinds that do not break a line included, which Java's own rule leaves out. */
    private static boolean isBlank(String text) {
        return text.codePoints().allMatch(point -> Character.isWhitespace(point) || Character.isSpaceChar(point));
    }

    private PixelSize checkedSize(Errors errors) {
        var fallback = new PixelSize(Format.SIDE_MIN, Format.SIDE_MIN);
        if (format == null) {
            errors.add("/format", "required", "must be one of those at /v1/formats, or custom");
            return fallback;
        }
        if (!format.equals(Format.CUSTOM)) {
            errors.require(width == null, "/width", "not_allowed", "can be given only with the format custom");
            errors.require(height == null, "/height", "not_allowed", "can be given only with the format custom");
            return Format.of(format).map(Format::size).orElseGet(() -> {
                errors.add("/format", "unknown", "must be one of those at /v1/formats, or custom");
                return fallback;
            });
        }
        boolean widthFits = checkedSide("/width", width, errors);
        boolean heightFits = checkedSide("/height", height, errors);
        if (!widthFits || !heightFits || width == null || height == null) {
            return fallback;
        }
        return new PixelSize(width, height);
    }

    private static boolean checkedSide(String pointer, @Nullable Integer side, Errors errors) {
        if (side == null) {
            errors.add(pointer, "required", "is needed with the format custom");
            return false;
        }
        boolean fits = side >= Format.SIDE_MIN && side <= Format.SIDE_MAX;
        errors.require(fits, pointer, "range", "must be %d to %d".formatted(Format.SIDE_MIN, Format.SIDE_MAX));
        return fits;
    }

    private static void checkedWord(String pointer, @Nullable String word, Errors errors) {
        errors.require(
                word == null || word.length() <= WORD_LENGTH_MAX,
                pointer,
                "length",
                "must have at most %d characters".formatted(WORD_LENGTH_MAX));
    }

    private Map<String, String> checkedMetadata(Errors errors) {
        if (metadata == null) {
            return Map.of();
        }
        errors.require(
                metadata.size() <= METADATA_KEYS_MAX,
                "/metadata",
                "length",
                "must have at most %d keys".formatted(METADATA_KEYS_MAX));
        var facts = new LinkedHashMap<String, String>();
        metadata.forEach((key, value) -> {
            String pointer = "/metadata/" + key.replace("~", "~0").replace("/", "~1");
            errors.require(
                    !key.isEmpty() && key.length() <= METADATA_KEY_LENGTH_MAX,
                    pointer,
                    "length",
                    "must have a name of 1 to %d characters".formatted(METADATA_KEY_LENGTH_MAX));
            if (value == null || value.length() > METADATA_VALUE_LENGTH_MAX) {
                errors.add(
                        pointer,
                        "length",
                        "must be a text of at most %d characters".formatted(METADATA_VALUE_LENGTH_MAX));
            } else {
                facts.put(key, value);
            }
        });
        return facts;
    }
}
