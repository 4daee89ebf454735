package ai.creativeflow.batches;

import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of a batch. What its lines ask for is looked at when their turn comes, each as a create of its own; here they
 * need only be objects with keys of their own.
 */
record BatchBody(@Nullable List<@Nullable LineBody> lines) {

    private static final int ERRORS_SHOWN = 20;

    record LineBody(
            @Nullable String idempotencyKey, @Nullable JsonNode request) {}

    List<Line> checked() {
        if (lines == null || lines.isEmpty() || lines.size() > Batch.LINES_MAX) {
            throw Problem.invalid("/lines", "length", "must have 1 to %d lines".formatted(Batch.LINES_MAX));
        }
        var errors = new ArrayList<Problem.FieldError>();
        var keys = new HashMap<String, Integer>();
        var checked = new ArrayList<Line>();
        for (int number = 0; number < lines.size(); number++) {
            checked.add(checked(number, lines.get(number), keys, errors));
        }
        if (errors.isEmpty()) {
            return checked;
        }
        var problem = Problem.of(ProblemCode.VALIDATION_FAILED)
                .detail("%s %s."
                        .formatted(
                                errors.getFirst().pointer(), errors.getFirst().detail()));
        errors.stream()
                .limit(ERRORS_SHOWN)
                .forEach(error -> problem.error(error.pointer(), error.code(), error.detail()));
        throw problem;
    }

    private static Line checked(
            int number, @Nullable LineBody line, Map<String, Integer> keys, List<Problem.FieldError> errors) {
        String key = line == null || line.idempotencyKey() == null ? "" : line.idempotencyKey();
        JsonNode request = line == null ? null : line.request();
        String pointer = "/lines/" + number;
        if (!Idempotency.isKey(key)) {
            errors.add(new Problem.FieldError(
                    pointer + "/idempotency_key", "format", "must have 1 to 255 visible ASCII characters"));
        } else if (keys.containsKey(key)) {
            errors.add(new Problem.FieldError(
                    pointer + "/idempotency_key", "duplicate", "is that of line %d too".formatted(keys.get(key))));
        } else {
            keys.put(key, number);
        }
        if (request == null || !request.isObject()) {
            errors.add(new Problem.FieldError(pointer + "/request", "required", "must be the body of a create"));
        }
        return Line.waiting(number, key, request == null ? "{}" : request.toString());
    }
}
