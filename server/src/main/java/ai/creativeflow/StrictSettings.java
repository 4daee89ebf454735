package ai.creativeflow;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Stops the start at a setting that does not exist: a misspelt one would otherwise leave its default in force, and nobody
 * would know. Sees {@code creativeflow.*} in files, arguments and system properties, and {@code CREATIVEFLOW_*} in the
 * environment.
 */
final class StrictSettings implements InitializingBean {

    private static final String PREFIX = "creativeflow.";
    private static final String VARIABLE_PREFIX = "CREATIVEFLOW_";

    /** Read by name, by us or by the commands in {@code bin}. */
    private static final Set<String> VARIABLES = Set.of(
            "CREATIVEFLOW_BIND_ADDRESS",
            "CREATIVEFLOW_DATA_DIR",
            "CREATIVEFLOW_HEAP",
            "CREATIVEFLOW_KEY",
            "CREATIVEFLOW_LOG_FORMAT",
            "CREATIVEFLOW_PUBLIC_URL",
            "CREATIVEFLOW_URL");

    private final ConfigurableEnvironment environment;
    private final ListableBeanFactory beans;

    StrictSettings(ConfigurableEnvironment environment, ListableBeanFactory beans) {
        this.environment = environment;
        this.beans = beans;
    }

    @Override
    public void afterPropertiesSet() {
        Set<String> known = new HashSet<>();
        Set<String> openEnded = new HashSet<>();
        for (String name : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
            Class<?> type = beans.getType(name);
            var annotation = beans.findAnnotationOnBean(name, ConfigurationProperties.class);
            if (type != null && annotation != null && annotation.value().startsWith(PREFIX) && type.isRecord()) {
                for (RecordComponent component : type.getRecordComponents()) {
                    String key = annotation.value() + "." + kebab(component.getName());
                    (Map.class.isAssignableFrom(component.getType()) ? openEnded : known).add(key);
                }
            }
        }
        Set<String> unknown = new TreeSet<>();
        names().filter(name -> !isKnown(name, known, openEnded)).forEach(unknown::add);
        if (!unknown.isEmpty()) {
            throw new IllegalStateException(
                    "There is no setting %s. Known are %s.".formatted(unknown, new TreeSet<>(known)));
        }
    }

    private Stream<String> names() {
        return environment.getPropertySources().stream()
                .flatMap(StrictSettings::namesOf)
                .filter(name -> name.startsWith(PREFIX) || name.startsWith(VARIABLE_PREFIX));
    }

    private static Stream<String> namesOf(PropertySource<?> source) {
        return source instanceof EnumerablePropertySource<?> enumerable
                ? Arrays.stream(enumerable.getPropertyNames())
                : Stream.empty();
    }

    private static boolean isKnown(String name, Set<String> known, Set<String> openEnded) {
        if (VARIABLES.contains(name)) {
            return true;
        }
        String plain = plain(name);
        return known.stream().anyMatch(key -> plain(key).equals(plain.replaceAll("\\[\\d+]$", "")))
                || openEnded.stream().anyMatch(key -> plain.startsWith(plain(key)));
    }

    /** One spelling for {@code allowed-networks}, {@code allowedNetworks} and {@code ALLOWED_NETWORKS}. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    }

    private static String kebab(String component) {
        return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
