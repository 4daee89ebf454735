package ai.creativeflow.limits;

/** Where the time of a decision comes from; tests turn it by hand. */
@FunctionalInterface
interface MomentSource {
    Moment now();
}
