package ai.creativeflow.kernel.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.ext.jdk8.Jdk8OptionalDeserializer;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.module.SimpleDeserializers;
import tools.jackson.databind.type.ReferenceType;

/**
 * Reads an {@link Optional} component in the three states of a merge patch (RFC 7396): null where the field was absent,
 * empty where it was null. Jackson itself makes the two first the same.
 */
public final class AbsentOptional extends Jdk8OptionalDeserializer {

    private AbsentOptional(
            ReferenceType type,
            @Nullable ValueInstantiator instantiator,
            @Nullable TypeDeserializer typeDeserializer,
            @Nullable ValueDeserializer<?> deserializer) {
        super(type, instantiator, typeDeserializer, deserializer);
    }

    /** For a module: has Jackson read with this in the place of its own. */
    public static SimpleDeserializers deserializers() {
        return new SimpleDeserializers() {
            @Override
            public @Nullable ValueDeserializer<?> findReferenceDeserializer(
                    ReferenceType type,
                    DeserializationConfig config,
                    BeanDescription.Supplier description,
                    @Nullable TypeDeserializer typeDeserializer,
                    @Nullable ValueDeserializer<?> deserializer) {
                return type.hasRawClass(Optional.class)
                        ? new AbsentOptional(type, null, typeDeserializer, deserializer)
                        : null;
            }
        };
    }

    @Override
    public Jdk8OptionalDeserializer withResolved(
            @Nullable TypeDeserializer typeDeserializer, @Nullable ValueDeserializer<?> deserializer) {
        return new AbsentOptional((ReferenceType) _fullType, _valueInstantiator, typeDeserializer, deserializer);
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
        return null;
    }
}
