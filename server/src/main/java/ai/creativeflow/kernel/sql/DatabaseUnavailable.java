package ai.creativeflow.kernel.sql;

/**
 * The process can't start on this database. Its message is the whole story, so it carries no trace and no cause: it is
 * the last line of what a failed start prints.
 */
final class DatabaseUnavailable extends RuntimeException {

    DatabaseUnavailable(String message) {
        super(message, null, false, false);
    }
}
