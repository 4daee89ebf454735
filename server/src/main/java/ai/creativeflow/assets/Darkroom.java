package ai.creativeflow.assets;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Where pictures are decoded and drawn: few at once, so that memory stays bounded however many are waiting. */
final class Darkroom {

    private static final int PLACES = 2;

    private final Semaphore places = new Semaphore(PLACES);

    <T> T develop(Supplier<T> work) {
        places.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
