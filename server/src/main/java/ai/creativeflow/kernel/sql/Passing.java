package ai.creativeflow.kernel.sql;

import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells trouble of the database that passes from what will fail the same way the next time. */
public final class Passing {

    private Passing() {}

    /** Whether the same may well succeed later: the database is away or busy, what was to be done is not at fault. */
    public static boolean is(RuntimeException e) {
        return e instanceof TransactionException
                || e instanceof TransientDataAccessException
                || e instanceof RecoverableDataAccessException
                || e instanceof NonTransientDataAccessResourceException;
    }
}
