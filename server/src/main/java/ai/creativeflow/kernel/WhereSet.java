package ai.creativeflow.kernel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** An adapter that is there where a property says something; one that is empty says nothing. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(WhereSet.OnText.class)
public @interface WhereSet {

    /** The property's name. */
    String value();

    /** The opposite: there where the property says nothing. */
    boolean not() default false;

    /** What decides. */
    final class OnText implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Map<String, @Nullable Object> where =
                    Objects.requireNonNull(metadata.getAnnotationAttributes(WhereSet.class.getName()));
            String property = (String) Objects.requireNonNull(where.get("value"));
            boolean set = StringUtils.hasText(context.getEnvironment().getProperty(property));
            return set != Boolean.TRUE.equals(where.get("not"));
        }
    }
}
