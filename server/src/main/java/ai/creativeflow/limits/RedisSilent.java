package ai.creativeflow.limits;

/** Redis gave no usable answer in time. Whoever asked decides by itself. */
final class RedisSilent extends RuntimeException {

    RedisSilent(Throwable cause) {
        super(cause.toString(), cause, false, false);
    }
}
