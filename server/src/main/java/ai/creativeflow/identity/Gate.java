package ai.creativeflow.identity;

import ai.creativeflow.kernel.http.ProblemCode;
import jakarta.servlet.http.HttpServletResponse;

/** Decides how often one may call. A refusal is thrown as a 429 problem and consumes nothing but an attempt. */
public interface Gate {

    /** Counts a call against all windows of the caller at once, all or nothing, and against its attempts. */
    Admission admit(Caller caller);

    /** Counts a failed or missing authentication of a client's address. */
    void countFailure(String address);

    /** Takes back what {@link #countFailure} counted before a look-up that then succeeded. */
    void forgiveFailure(String address);

    /** A call that was let in. */
    interface Admission {

        /** Puts the present state of the windows on the answer. */
        void writeHeaders(HttpServletResponse response);

        /** Gives the windows back what the call took, because it was refused after all; the attempt stays. */
        void giveBack(ProblemCode refusal);
    }
}
