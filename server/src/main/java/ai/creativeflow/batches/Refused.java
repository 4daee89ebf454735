package ai.creativeflow.batches;

import ai.creativeflow.kernel.http.Problem;
import java.util.List;

/** Why a line was refused: what a request with its body would have been answered. Pointers are into that body. */
record Refused(int status, String code, String detail, boolean retryable, List<Problem.FieldError> errors) {

    Refused {
        errors = List.copyOf(errors);
    }

    static Refused of(Problem problem) {
        return new Refused(
                problem.code().status(),
                problem.code().wire(),
                problem.detail(),
                problem.code().retryable(),
                problem.errors());
    }
}
