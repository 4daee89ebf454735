package ai.creativeflow.generations;

import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.studio.SafeZone;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The formats of REQ-005 by name, with the sizes that the platforms recommend and what they cover with controls of their own
 * ({@code docs/studio.md} says where each figure comes from); {@code custom} is not among them.
 */
enum Format {
    INSTAGRAM_POST("Instagram post", 1080, 1080),
    INSTAGRAM_STORY("Instagram story", 1080, 1920, new SafeZone(269, 65, 384, 65)),
    INSTAGRAM_REEL("Instagram reel", 1080, 1920, new SafeZone(269, 65, 672, 65)),
    FACEBOOK_POST("Facebook post", 1200, 630),
    FACEBOOK_AD("Facebook ad", 1080, 1080),
    LINKEDIN_POST("LinkedIn post", 1200, 627),
    LINKEDIN_ARTICLE("LinkedIn article", 1920, 1080),
    X_POST("X post", 1600, 900),
    TIKTOK("TikTok", 1080, 1920, new SafeZone(150, 150, 440, 60)),
    YOUTUBE_THUMBNAIL("YouTube thumbnail", 1280, 720, new SafeZone(0, 0, 86, 0)),
    PINTEREST_PIN("Pinterest pin", 1000, 1500);

    static final String CUSTOM = "custom";
    static final int SIDE_MIN = 64;
    static final int SIDE_MAX = 4096;

    private final String title;
    private final PixelSize size;
    private final SafeZone safeZone;

    Format(String title, int width, int height) {
        this(title, width, height, SafeZone.NONE);
    }

    Format(String title, int width, int height, SafeZone safeZone) {
        this.title = title;
        this.size = new PixelSize(width, height);
        this.safeZone = safeZone;
    }

    @JsonValue
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    String title() {
        return title;
    }

    PixelSize size() {
        return size;
    }

    SafeZone safeZone() {
        return safeZone;
    }

    static Optional<Format> of(String wire) {
        return Arrays.stream(values())
                .filter(format -> format.wire().equals(wire))
                .findFirst();
    }
}
