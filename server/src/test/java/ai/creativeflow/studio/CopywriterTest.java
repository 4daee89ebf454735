package ai.creativeflow.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.creativeflow.imaging.PixelSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopywriterTest {

    private static final Copywriter COPYWRITER = new Copywriter(new Typefaces());
    /** Prompts shorter than this may be nothing but a word that leads on. */
    private static final int WORDS_OF_A_SENTENCE = 4;

    /** Prompt, headline, subline, call, figure, date line, language; what is empty must not be there. */
    static List<List<String>> table() {
        return Prompts.table();
    }

    @ParameterizedTest
    @MethodSource("table")
    void prompt_of_the_table_makes_its_copy(List<String> row) {
        Copy copy = COPYWRITER.write(row.getFirst().replace("\\n", "\n"));
        assertThat(copy)
                .as(row.getFirst())
                .extracting(
                        Copy::headline,
                        Copy::subline,
                        Copy::callToAction,
                        Copy::figure,
                        Copy::date,
                        c -> c.language().name().toLowerCase(Locale.ROOT))
                .containsExactly(row.subList(1, row.size()).stream()
                        .map(cell -> cell.isEmpty() ? null : cell)
                        .toArray());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Create an Instagram post announcing the opening of Nordlicht, a small coffee bar in Lisbon | Opening of Nordlicht | A small coffee bar in Lisbon | Visit us",
                "We are hiring a senior backend engineer in Berlin. Remote possible. | We are hiring a senior backend engineer in Berlin | Remote possible | Apply now",
                "Neon Nights festival with live DJs and street food in the old harbour | Neon Nights festival | Live DJs and street food in the old harbour | Save your seat",
                "Ein Plakat für unser Sommerfest am 12. Juli mit Grillbuffet | Sommerfest mit Grillbuffet |  | Sei dabei",
                "launch of the new electric bike in a minimalist style | Launch of the new electric bike | | Discover more",
                "generate an image of a cat | Cat | |",
                "Fresh bread every morning. Use warm colors and a dark background. | Fresh bread every morning | | Taste it today",
            })
    void headline_subline_and_call_follow_the_rules(String prompt, String headline, String subline, String call) {
        Copy copy = COPYWRITER.write(prompt);
        assertThat(copy.headline()).isEqualTo(headline);
        assertThat(copy.subline()).isEqualTo(subline);
        assertThat(copy.callToAction()).isEqualTo(call);
    }

    @Test
    void quoted_words_are_the_headline() {
        Copy copy = COPYWRITER.write("A banner with the text \"Less, but better\" for a talk about design");
        assertThat(copy.headline()).isEqualTo("Less, but better");
    }

    @Test
    void quoted_name_within_a_sentence_stays_there() {
        assertThat(COPYWRITER.write("Join our \"Paint & Sip\" night").headline())
                .isEqualTo("Join our “Paint & Sip” night");
    }

    @Test
    void discount_price_and_date_are_set_apart() {
        assertThat(COPYWRITER.write("Sale: 30% off").figure()).isEqualTo("30% off");
        assertThat(COPYWRITER.write("Bugün tüm kitaplarda %20 indirim").figure())
                .isEqualTo("%20 indirim");
        assertThat(COPYWRITER.write("Yoga retreat from €290").figure()).isEqualTo("from €290");
        assertThat(COPYWRITER.write("Black Friday: up to 70% off").figure()).isEqualTo("up to 70% off");
        assertThat(COPYWRITER.write("Concert on 5 July in Rome").date()).isEqualTo("5 July");
        assertThat(COPYWRITER.write("Offer until 12 June in Rome").date()).isEqualTo("Until 12 June");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100% organic cotton", "Cloud costs down 38%", "Free shipping on orders over €50"})
    void share_or_sum_that_is_no_offer_is_no_figure(String prompt) {
        Copy copy = COPYWRITER.write(prompt);
        assertThat(copy.figure()).isNull();
        assertThat(copy.headline()).isEqualTo(prompt);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Restaurant week, 3 to 9 March | 3 to 9 March",
                "Konzerttage 3.–9. März | 3.–9. März",
                "Restaurant week Mar 3 – Mar 9 | Mar 3 – Mar 9",
                "Open studio, Friday to Sunday | Friday to Sunday",
                "Flea market on Sunday 4 May, 10am–4pm | Sunday 4 May · 10am–4pm",
                "Fête du pain du 3 au 9 mars | Du 3 au 9 mars",
                "معرض الكتاب حتى 12 يونيو | حتى 12 يونيو",
                "תערוכה עד 14 ביוני | עד 14 ביוני",
                "Jazz night, Sat 14 June, 7 pm, Town Hall | Sat 14 June · 7 pm · Town Hall",
            })
    void range_time_and_place_stay_with_the_date(String prompt, String date) {
        assertThat(COPYWRITER.write(prompt).date()).isEqualTo(date);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Black Friday", "Sunday brunch", "Closed on Mondays", "Monday motivation"})
    void day_in_a_name_is_no_date(String prompt) {
        assertThat(COPYWRITER.write(prompt).date()).isNull();
        assertThat(COPYWRITER.write(prompt).headline()).isEqualTo(prompt);
    }

    @Test
    void nothing_dangles_where_a_figure_was() {
        Copy copy = COPYWRITER.write("Spartan Run, 5 May 2026. Register now and get 15% off");
        assertThat(copy.headline()).isEqualTo("Spartan Run");
        assertThat(copy.subline()).isNull();
        assertThat(copy.callToAction()).isEqualTo("Register now");
        assertThat(copy.figure()).isEqualTo("15% off");
    }

    @Test
    void place_that_is_too_long_for_the_date_line_becomes_the_subline() {
        Copy copy = COPYWRITER.write("Open house on Saturday 4 October at 10 am, Rua das Flores 12");
        assertThat(copy.headline()).isEqualTo("Open house");
        assertThat(copy.date()).isEqualTo("Saturday 4 October · 10 am");
        assertThat(copy.subline()).isEqualTo("Rua das Flores 12");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Yoga retreat. Book now! | Book now",
                "Neue Stelle im Labor. Jetzt bewerben! | Jetzt bewerben",
                "Roof repairs in a day. Call 555-0100 | Call 555-0100",
                "New lamp collection, link in bio | link in bio",
                "Poster for our gym with a button \"Try a week\" | Try a week",
            })
    void call_that_the_prompt_states_is_taken_in_its_words(String prompt, String call) {
        assertThat(COPYWRITER.write(prompt).callToAction()).isEqualToIgnoringCase(call);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Happy birthday, Mum!",
                "Frohe Weihnachten",
                "Our condolences to the family",
                "\"Stay hungry\" - Steve Jobs",
                "Sold out",
                "YouTube thumbnail for my cooking course",
            })
    void greeting_quotation_notice_and_thumbnail_have_no_call(String prompt) {
        assertThat(COPYWRITER.write(prompt).callToAction()).isNull();
    }

    @Test
    void size_of_a_thumbnail_has_no_call_but_the_stated() {
        var thumbnail = new PixelSize(1280, 720);
        var plain = new Style(null, null, List.of());
        assertThat(COPYWRITER
                        .write(new Brief("Cooking course", thumbnail, plain, 1))
                        .callToAction())
                .isNull();
        assertThat(COPYWRITER
                        .write(new Brief("Cooking course. Watch now!", thumbnail, plain, 1))
                        .callToAction())
                .isEqualTo("Watch now");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Amélie's café has a new menu | ENGLISH",
                "Sale at Müller's | ENGLISH",
                "Konzert in Berlin | GERMAN",
                "Ouverture à Lyon | FRENCH",
                "Vuelos a Canarias desde 39 € | SPANISH",
                "Aulas de violão para iniciantes | PORTUGUESE",
                "Saldi estivi in tutti i negozi | ITALIAN",
                "Wyprzedaż w Krakowie | POLISH",
                "Yeni sezon başlıyor | TURKISH",
                "Відкриття у Києві | UKRAINIAN",
                "Открытие в Москве | RUSSIAN",
            })
    void language_is_that_of_most_words_and_not_of_one_letter(String prompt, Language language) {
        assertThat(COPYWRITER.write(prompt).language()).isEqualTo(language);
    }

    @Test
    void calls_are_those_of_the_document() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "studio.md"));
        for (Intent intent : Intent.values()) {
            String calls = Stream.of(Language.values()).map(intent::call).collect(Collectors.joining(" | "));
            assertThat(document).contains("| " + calls + " |\n");
        }
    }

    @Test
    void directives_for_tests_never_show() {
        Copy copy = COPYWRITER.write("[[test:slow=20s]] Launch day [[test:fail]]");
        assertThat(copy.headline()).isEqualTo("Launch day");
        assertThat(copy.warnings()).isEmpty();
    }

    @Test
    void marks_are_typographic() {
        assertThat(COPYWRITER.write("It's 'real' food...").headline()).isEqualTo("It’s ‘real’ food…");
        assertThat(COPYWRITER.write("Open 9 - 17").headline()).isEqualTo("Open 9–17");
        assertThat(COPYWRITER.write("Answers at 555-0142").headline()).isEqualTo("Answers at 555-0142");
    }

    @Test
    void emoji_are_left_out_with_a_warning_and_part_sentences() {
        Copy copy = COPYWRITER.write("Summer party 🎉 tonight");
        assertThat(copy.headline()).isEqualTo("Summer party tonight");
        assertThat(copy.warnings()).extracting(Warning::code).containsExactly("unsupported_emoji");
        assertThat(COPYWRITER.write("We moved 🎉 the new studio is bigger").headline())
                .isEqualTo("We moved");
    }

    @Test
    void script_without_a_face_is_left_out_with_a_warning() {
        Copy copy = COPYWRITER.write("Grand opening 新店开业 in Paris");
        assertThat(copy.headline()).isEqualTo("Grand opening in Paris");
        assertThat(copy.warnings()).extracting(Warning::code).containsExactly("unsupported_script");
    }

    @Test
    void greek_and_cyrillic_are_drawn_and_called_in_their_language() {
        assertThat(COPYWRITER.write("Νέα συλλογή άνοιξη").callToAction()).isEqualTo("Ανακάλυψε");
        assertThat(COPYWRITER.write("Новая коллекция").headline()).isEqualTo("Новая коллекция");
    }

    @Test
    void no_prompt_fails_and_copy_stays_short() {
        for (String prompt : Prompts.all()) {
            Copy copy = COPYWRITER.write(prompt);
            if (copy.headline() != null) {
                assertThat(copy.headline()).hasSizeBetween(1, 90).doesNotContain("[[");
            }
            if (copy.subline() != null) {
                assertThat(copy.subline()).hasSizeBetween(1, 120).doesNotContain("[[");
            }
            if (copy.callToAction() != null) {
                assertThat(copy.callToAction()).hasSizeBetween(2, 26);
            }
            if (copy.date() != null) {
                assertThat(copy.date()).as(prompt).hasSizeBetween(2, 60);
            }
        }
    }

    /** A headline that stops at "and", "for" or an article was cut in the wrong place. */
    @Test
    void no_headline_ends_in_a_word_that_leads_on() {
        for (String prompt : Prompts.all()) {
            String headline = COPYWRITER.write(prompt).headline();
            boolean repeated = prompt.length() > 1000;
            if (headline != null && Lexicon.words(headline) >= WORDS_OF_A_SENTENCE && !repeated) {
                assertThat(Lexicon.leadsOn(headline) && !prompt.endsWith(headline.substring(headline.length() - 3)))
                        .as("%s of %s", headline, prompt)
                        .isFalse();
            }
        }
    }

    /** Patterns that backtrack or recurse on long input would take seconds or overflow the stack here. */
    @Test
    void hostile_prompts_take_bounded_time() {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Prompts.all().forEach(COPYWRITER::write));
    }
}
