package ai.creativeflow.assets;

import ai.creativeflow.imaging.PixelSize;
import java.util.Optional;

/** The formats that go by a name, {@code instagram_post} for example; brought by whoever knows them. */
@FunctionalInterface
public interface NamedSizes {

    /** Empty for a name that is none. */
    Optional<PixelSize> of(String format);
}
