package ai.creativeflow.identity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a route of {@code /v1} asks for and does, beside its path. A handler without it answers nobody. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Route {

    /** The scopes that the caller must hold, all of them; empty where any caller may. */
    Scope[] scope();

    Cost cost() default Cost.FREE;

    Repeat repeat();

    /** Whether it changes what belongs to the whole team and not to a mode: test keys may not. */
    boolean changesTeam() default false;

    /** Whether only an owner of the team may: no scope gives that. */
    boolean ownersOnly() default false;

    /** Whether a suspended team may still call it. */
    boolean openToSuspended() default false;

    /** Whether a person may call it who has not said for which team, or has none. */
    boolean withoutTeam() default false;

    /** What an accepted call can cost. */
    enum Cost {
        FREE,
        /** The price book decides; the handler holds the price in the transaction of its effect. */
        PRICED
    }

    /** What happens when the same call comes twice. */
    enum Repeat {
        /** It changes nothing, or the second time nothing more. */
        SAFE,
        /** A POST that an {@code Idempotency-Key} makes happen once. */
        ONCE_BY_KEY,
        /** A POST that does nothing but reach out; it happens each time. */
        EACH_TIME
    }
}
