package ai.creativeflow.imaging;

/** On its way up from deep in a file; it becomes an {@link Inspection.Refused}. */
final class Unsound extends Exception {

    Unsound(String because) {
        super(because, null, false, false);
    }
}
