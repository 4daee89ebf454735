package ai.creativeflow.content;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.content.*}
 *
 * @param builtIn whether the terms that come with the platform hold, beside those of {@code rules}
 * @param rules terms by the name of their rule; a term is one word or several
 */
@ConfigurationProperties("creativeflow.content")
record ContentSettings(
        @DefaultValue("true") boolean builtIn, @DefaultValue Map<String, List<String>> rules) {}
