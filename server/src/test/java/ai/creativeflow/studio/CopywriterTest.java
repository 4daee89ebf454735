package ai.creativeflow.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopywriterTest {

    private final Copywriter copywriter = new Copywriter(new Typefaces());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A poster for our summer sale: 30% off all sandals until 12 June | Summer sale | All sandals | Shop now",
                "Create an Instagram post announcing the opening of Nordlicht, a small coffee bar in Lisbon | Opening of Nordlicht | A small coffee bar in Lisbon | Taste it today",
                "We are hiring a senior backend engineer in Berlin. Remote possible. | We are hiring a senior backend engineer | In Berlin. Remote possible. | Apply now",
                "Neon Nights festival with live DJs and street food | Neon Nights festival | Live DJs and street food | Save your seat",
                "Ein Plakat für unser Sommerfest am 12. Juli mit Grillbuffet | Unser Sommerfest mit Grillbuffet |  | Platz sichern",
                "launch of the new electric bike in a minimalist style | Launch of the new electric bike | | Discover more",
                "generate an image of a cat | Cat | | Learn more",
                "Fresh bread every morning. Use warm colors and a dark background. | Fresh bread every morning | | Taste it today",
            })
    void headline_subline_and_call_follow_the_rules(String prompt, String headline, String subline, String call) {
        Copy copy = copywriter.write(prompt);
        assertThat(copy.headline()).isEqualTo(headline);
        assertThat(copy.subline()).isEqualTo(subline);
        assertThat(copy.callToAction()).isEqualTo(call);
    }

    @Test
    void quoted_words_are_the_headline() {
        Copy copy = copywriter.write("A banner with the text \"Less, but better\" for a talk about design");
        assertThat(copy.headline()).isEqualTo("Less, but better");
    }

    @Test
    void discount_price_and_date_are_set_apart() {
        assertThat(copywriter.write("Sale: 30% off").figure()).isEqualTo("30% off");
        assertThat(copywriter.write("Bugün tüm kitaplarda %20 indirim").figure())
                .isEqualTo("%20 indirim");
        assertThat(copywriter.write("Yoga retreat from €290").figure()).isEqualTo("from €290");
        assertThat(copywriter.write("Black Friday: up to 70% off").figure()).isEqualTo("up to 70% off");
        assertThat(copywriter.write("Concert on 5 July in Rome").date()).isEqualTo("5 July");
        assertThat(copywriter.write("Offer until 12 June in Rome").date()).isEqualTo("until 12 June");
    }

    @Test
    void nothing_dangles_where_a_figure_was() {
        Copy copy = copywriter.write("Spartan Run, 5 May 2026. Register now and get 15% off");
        assertThat(copy.headline()).isEqualTo("Spartan Run");
        assertThat(copy.subline()).isEqualTo("Register now");
    }

    @Test
    void place_follows_the_headline_when_the_date_between_them_is_set_apart() {
        Copy copy = copywriter.write("Open house on Saturday 4 October at 10 am, Rua das Flores 12");
        assertThat(copy.headline()).isEqualTo("Open house");
        assertThat(copy.date()).isEqualTo("Saturday 4 October at 10 am");
        assertThat(copy.subline()).isEqualTo("Rua das Flores 12");
    }

    @Test
    void directives_for_tests_never_show() {
        Copy copy = copywriter.write("[[test:slow=20s]] Launch day [[test:fail]]");
        assertThat(copy.headline()).isEqualTo("Launch day");
        assertThat(copy.warnings()).isEmpty();
    }

    @Test
    void marks_are_typographic() {
        assertThat(copywriter.write("It's 'real' food...").headline()).isEqualTo("It’s ‘real’ food…");
        assertThat(copywriter.write("Open 9 - 17").headline()).isEqualTo("Open 9–17");
    }

    @Test
    void emoji_are_left_out_with_a_warning() {
        Copy copy = copywriter.write("Summer party 🎉 tonight");
        assertThat(copy.headline()).isEqualTo("Summer party tonight");
        assertThat(copy.warnings()).extracting(Warning::code).containsExactly("unsupported_emoji");
    }

    @Test
    void script_without_a_face_is_left_out_with_a_warning() {
        Copy copy = copywriter.write("Grand opening 新店开业 in Paris");
        assertThat(copy.headline()).isEqualTo("Grand opening in Paris");
        assertThat(copy.warnings()).extracting(Warning::code).containsExactly("unsupported_script");
    }

    @Test
    void greek_and_cyrillic_are_drawn_and_called_in_their_language() {
        assertThat(copywriter.write("Νέα συλλογή άνοιξη").callToAction()).isEqualTo("Ανακάλυψε");
        assertThat(copywriter.write("Новая коллекция").headline()).isEqualTo("Новая коллекция");
    }

    @Test
    void no_prompt_fails_and_copy_stays_short() {
        for (String prompt : Prompts.all()) {
            Copy copy = copywriter.write(prompt);
            if (copy.headline() != null) {
                assertThat(copy.headline()).hasSizeBetween(1, 90).doesNotContain("[[");
            }
            if (copy.subline() != null) {
                assertThat(copy.subline()).hasSizeBetween(1, 120).doesNotContain("[[");
            }
        }
    }

    /** Patterns that backtrack or recurse on long input would take seconds or overflow the stack here. */
    @Test
    void hostile_prompts_take_bounded_time() {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Prompts.all().forEach(copywriter::write));
    }
}
