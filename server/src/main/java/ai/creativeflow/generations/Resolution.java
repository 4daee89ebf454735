package ai.creativeflow.generations;

import ai.creativeflow.imaging.PixelSize;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** How large a final is drawn. */
enum Resolution {
    /** The format's own size. */
    STANDARD("standard", 0),
    /** The longest side has 2048 pixels. */
    TWO_K("2k", 2048),
    /** The longest side has 4096 pixels. */
    FOUR_K("4k", 4096);

    private final String wire;
    private final int longestSide;

    Resolution(String wire, int longestSide) {
        this.wire = wire;
        this.longestSide = longestSide;
    }

    @JsonValue
    String wire() {
        return wire;
    }

    boolean large() {
        return this != STANDARD;
    }

    PixelSize of(PixelSize format) {
        return large() ? format.withLongestSide(longestSide) : format;
    }

    static Optional<Resolution> of(String wire) {
        return Arrays.stream(values()).filter(one -> one.wire.equals(wire)).findFirst();
    }
}
