package ai.creativeflow.generations;

import ai.creativeflow.brands.Content;
import ai.creativeflow.studio.BrandKit;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is handed of a brand, read when a task is worked on. What was deleted since is left out, with a warning,
 * and never a failure.
 *
 * @param style words for where the generation's own style says nothing
 * @param references pictures to show, each read when it is asked for; empty where it cannot be
 */
record Look(
        @Nullable BrandKit kit,
        Content.@Nullable Look style,
        List<Supplier<Optional<BufferedImage>>> references,
        List<Generation.Notice> warnings) {

    static final Look PLAIN = new Look(null, null, List.of(), List.of());

    Look {
        references = List.copyOf(references);
        warnings = List.copyOf(warnings);
    }

    /** Ideas show the references by turns. */
    Optional<BufferedImage> reference(int idea) {
        return references.isEmpty()
                ? Optional.empty()
                : references.get(idea % references.size()).get();
    }

    /** The generation's words, and the kit's where it says nothing. */
    Generation.StyleChoice over(Generation.StyleChoice own) {
        if (style == null) {
            return own;
        }
        return new Generation.StyleChoice(
                own.tone() == null ? style.tone() : own.tone(),
                own.industry() == null ? style.industry() : own.industry(),
                own.palette());
    }
}
