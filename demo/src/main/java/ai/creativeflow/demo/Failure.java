package ai.creativeflow.demo;

/** A step that did not hold; the message is for the person who runs the demo. */
final class Failure extends RuntimeException {

    Failure(String message) {
        super(message, null, false, false);
    }
}
