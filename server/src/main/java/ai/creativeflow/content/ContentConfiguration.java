package ai.creativeflow.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.io.ClassPathResource;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ContentSettings.class)
class ContentConfiguration {

    private static final String BUILT_IN = "content/terms.txt";

    /** Gives way to any other. */
    @Bean
    @Fallback
    PromptCheck termList(ContentSettings settings) {
        Map<String, List<String>> rules = settings.builtIn() ? builtIn() : new LinkedHashMap<>();
        settings.rules()
                .forEach((rule, terms) ->
                        rules.computeIfAbsent(rule, id -> new ArrayList<>()).addAll(terms));
        return new TermList(rules);
    }

    /** A line a term, {@code rule: term}; what begins with a # is for people. */
    private static Map<String, List<String>> builtIn() {
        var rules = new LinkedHashMap<String, List<String>>();
        try {
            new ClassPathResource(BUILT_IN)
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        int colon = line.indexOf(':');
                        rules.computeIfAbsent(line.substring(0, colon), id -> new ArrayList<>())
                                .add(line.substring(colon + 1));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rules;
    }
}
