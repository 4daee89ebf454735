package ai.creativeflow.kernel.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The request's JSON body, read strictly into a record: unknown fields, other JSON types, duplicate keys and trailing
 * text are 400 with a pointer, more than {@link #bytesMax} is 413, another content type is 415.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Body {

    /** Whether the call works without a body; the record is then read from {@code {}}. */
    boolean optional() default false;

    /** What a body may have at most. */
    int bytesMax() default BodyReader.BODY_BYTES_MAX;
}
