package ai.creativeflow.kernel.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "postgres://ann:pass@db.example:6000/shop, jdbc:postgresql://db.example:6000/shop, ann, pass",
                "postgresql://ann:pass@db.example/shop, jdbc:postgresql://db.example/shop, ann, pass",
                "jdbc:postgresql://db.example:6000/shop?user=ann&password=pass, jdbc:postgresql://db.example:6000/shop, ann, pass",
                "jdbc:postgresql://db.example/shop, jdbc:postgresql://db.example/shop, -, ''",
                "postgres://ann@db.example/shop, jdbc:postgresql://db.example/shop, ann, ''",
                "postgres://ann:p%40ss%2Fw%3Ard@db.example/shop, jdbc:postgresql://db.example/shop, ann, p@ss/w:rd",
                "postgres://ann:a+b:c@db.example/shop, jdbc:postgresql://db.example/shop, ann, a+b:c",
                "postgres://ann:pass@[::1]:6000/shop, jdbc:postgresql://[::1]:6000/shop, ann, pass",
                "'postgres://ann:pass@one:5432,two:5433/shop', 'jdbc:postgresql://one:5432,two:5433/shop', ann, pass",
                "postgres://ann:pass@/shop, jdbc:postgresql://localhost/shop, ann, pass",
                "' postgres://ann:pass@db.example/shop ', jdbc:postgresql://db.example/shop, ann, pass",
                "postgres://a:p@db.example/shop?sslmode=require, jdbc:postgresql://db.example/shop?sslmode=require, a, p",
                "postgres://a:p@h/shop?application_name=x&connect_timeout=3, jdbc:postgresql://h/shop?ApplicationName=x&connectTimeout=3, a, p",
            })
    void every_usual_form_is_read(String text, String jdbcUrl, String user, String password) {
        var url = DatabaseUrl.parse("DATABASE_URL", text);

        assertThat(url.jdbcUrl()).isEqualTo(jdbcUrl);
        assertThat(url.user()).isEqualTo(user);
        assertThat(url.password().value()).isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop",
                "mysql://ann:secret@db.example/shop",
                "postgres://ann:secret@db.example",
                "postgres://ann:secret@db.example/",
                "http://ann:secret@db.example/shop"
            })
    void anything_else_is_refused_by_the_name_of_the_setting_and_not_repeated(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse("DATABASE_URL", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("DATABASE_URL must look like postgres://")
                .hasMessageNotContaining("secret");
    }

    @Test
    void neither_its_text_nor_its_place_shows_the_password() {
        var url = DatabaseUrl.parse("DATABASE_URL", "postgres://ann:hidden@db.example:6000/shop?sslmode=require");

        assertThat(url.toString()).doesNotContain("hidden").contains("***");
        assertThat(url.place()).isEqualTo("db.example:6000/shop");
    }

    @Test
    void its_connection_string_reads_back_as_itself() {
        var url = DatabaseUrl.parse("DATABASE_URL", "postgres://a%40b:p%2F+%3A@db.example:6000/shop?sslmode=require");

        assertThat(DatabaseUrl.parse("DATABASE_URL", url.toConnectionString())).isEqualTo(url);
    }
}
