package ai.creativeflow.imaging;

/** What looking through a file of a picture found. A refusal says why, in words for the one whose file it is. */
public sealed interface Inspection {

    /**
     * The file is whole and its picture within the limits.
     *
     * @param bytes of the file these belong to the picture; what comes after is to be cut off
     */
    record Sound(int width, int height, long bytes) implements Inspection {

        /** As a file says that lies on a side. */
        Sound turned() {
            int across = height;
            int down = width;
            return new Sound(across, down, bytes);
        }
    }

    record Refused(String because) implements Inspection {}
}
