package ai.creativeflow.studio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The corpus: what people and attackers write, a prompt a line, and a few that a line can't hold. */
public final class Prompts {

    private static final boolean FULL = Boolean.getBoolean("full");
    private static final int SAMPLING = 9;

    private Prompts() {}

    /** Some of them, others for each turn; all of them with {@code -Dfull=true}. */
    public static List<String> sampled(int turn) {
        List<String> all = all();
        return FULL
                ? all
                : IntStream.range(0, all.size())
                        .filter(i -> i % SAMPLING == turn % SAMPLING)
                        .mapToObj(all::get)
                        .toList();
    }

    public static List<String> all() {
        Stream<String> unusual = Stream.of(
                "Our bakery opens again. ".repeat(200).substring(0, 4096),
                "x".repeat(4096),
                "W ".repeat(2048),
                "and ".repeat(1024),
                "Come to the " + "the ".repeat(1000),
                "please ".repeat(585),
                "instagram ".repeat(409),
                "in a very, ".repeat(372),
                "!".repeat(4096),
                "[".repeat(4096),
                "\"".repeat(4096),
                "1.1.".repeat(1024),
                "10% ".repeat(1024),
                "use " + "x, ".repeat(1300),
                "#a ".repeat(1300),
                "a, ".repeat(1300) + "b and c",
                "\n- ".repeat(1300) + "x",
                "sat sun 7 pm ".repeat(300),
                "\"a\" ".repeat(1000),
                "A poster\nfor two\n\nlines & tabs\there \u0000 \u202E gone",
                "a\u0301 e\u0308 combined");
        Stream<String> written = table().stream().map(row -> row.getFirst().replace("\\n", "\n"));
        return Stream.of(lines("prompts.txt"), written, unusual)
                .flatMap(prompts -> prompts)
                .distinct()
                .toList();
    }

    /** The prompts that we say the copy of, each with its seven cells. */
    static List<List<String>> table() {
        return lines("copy.tsv")
                .filter(line -> !line.startsWith("#"))
                .map(line -> List.of(line.split("\t", -1)))
                .toList();
    }

    private static Stream<String> lines(String name) {
        try (InputStream file = Prompts.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("missing " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
