package ai.creativeflow.generations;

import ai.creativeflow.generations.Generation.FurtherSet;
import ai.creativeflow.generations.Generation.StyleChoice;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The body of a regenerate: what is to be other than the generation's create said. Without a seed it is a new one. */
record RegenerateBody(
        @Nullable String prompt,
        CreateBody.@Nullable StyleBody style,
        @Nullable Long seed) {

    /** Makes the set of what the generation was created with. */
    Function<Generation.Spec, FurtherSet> checked(RandomGenerator random) {
        var errors = new CreateBody.Errors();
        if (prompt != null) {
            CreateBody.checkPrompt(prompt, errors);
        }
        CreateBody.checkSeed(seed, errors);
        StyleChoice look = style == null ? null : style.checked(errors);
        errors.throwIfAny();
        long chosen = CreateBody.seedOr(seed, random);
        return spec ->
                new FurtherSet(prompt == null ? spec.prompt() : prompt, look == null ? spec.style() : look, chosen);
    }
}
