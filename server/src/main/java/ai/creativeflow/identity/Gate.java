package ai.creativeflow.identity;

import ai.creativeflow.kernel.http.ProblemCode;
import jakarta.servlet.http.HttpServletResponse;

/** Decides how often one may call. A refusal is thrown as a 429 problem and consumes nothing but an attempt. */
public interface Gate {

    /**
     * Counts a call against all windows of the caller at once, all or nothing, and against its attempts. Where something
     * comes before the rate, the suspension of the team or a range of addresses, it is an attempt alone: what may still be
     * called then takes its token by itself.
     */
    Admission admit(Caller caller, boolean attemptAlone);

    /** Counts a failed or missing authentication of a client's address. */
    Failure countFailure(String address);

    /** A failure that was counted before the look-up that would tell. */
    interface Failure {

        /** Takes it back, because the look-up succeeded. */
        void forgive();
    }

    /** A call that was let in. */
    interface Admission {

        /**
         * Counts it for so many calls more, in all windows or in none: a batch costs one a line. Throws a 429 problem where
         * there is no room now, and a 422 where there never will be.
         */
        void takeMore(int cost);

        /** Puts the present state of the windows on the answer. */
        void writeHeaders(HttpServletResponse response);

        /** Gives the windows back what the call took, because it was refused after all; the attempt stays. */
        void giveBack(ProblemCode refusal);
    }
}
