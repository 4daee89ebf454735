package ai.creativeflow.batches;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import java.util.List;

/** Why a line was refused: what a request with its body would have been answered. Pointers are into that body. */
record Refused(int status, ProblemCode code, String detail, boolean retryable, List<Problem.FieldError> errors) {

    Refused {
        errors = List.copyOf(errors);
    }

    static Refused of(Problem problem) {
        return new Refused(
                problem.code().status(),
                problem.code(),
                problem.detail(),
                problem.code().retryable(),
                problem.errors());
    }
}
