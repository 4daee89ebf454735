package ai.creativeflow.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.testing.Platform;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OdooSettingsTest {

    private static final String URL = "creativeflow.odoo.url";

    /** As of a variable that a compose file sets to nothing. */
    @Test
    void empty_url_is_none() {
        try (var platform = Platform.with(Map.of(URL, ""))) {
            assertThat(platform.context().getBeansOfType(Odoo.class)).isEmpty();
            assertThat(platform.operator()
                            .get("/admin/v1/odoo/outbox")
                            .json()
                            .get("configured")
                            .asBoolean())
                    .isFalse();
            assertThat(platform.operator().post("/admin/v1/odoo/requeue").number("/requeued"))
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "url, ftp://odoo.internal",
        "url, //odoo.internal",
        "url, https://user:password@odoo.internal",
        "url, https://odoo.internal?a=b",
        "usage-path, internal",
        "quota-kept, 1ms",
        "usage-timeout, 0s",
        "in-flight, 0",
        "in-flight, 65",
        "when-down, perhaps",
        "envelope, xml",
        "token-header, a b"
    })
    void setting_that_makes_no_sense_stops_the_start(String name, String value) {
        assertThatThrownBy(() -> Platform.with(Map.of(
                                URL,
                                name.equals("url") ? value : "http://127.0.0.1:1",
                                "creativeflow.odoo.token",
                                "Bearer x",
                                name.equals("url") ? "creativeflow.odoo.in-flight" : "creativeflow.odoo." + name,
                                name.equals("url") ? "8" : value))
                        .close())
                .satisfies(stopped -> assertThat(messages(stopped)).containsIgnoringCase("odoo"));
    }

    @Test
    void token_is_not_shown() {
        try (var platform = Platform.with(Map.of(URL, "http://127.0.0.1:1", "creativeflow.odoo.token", "Bearer x"))) {
            assertThat(platform.bean(OdooSettings.class).toString())
                    .contains("***")
                    .doesNotContain("Bearer");
        }
    }

    private static String messages(Throwable stopped) {
        return Stream.iterate(stopped, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .collect(Collectors.joining("; "));
    }
}
