package ai.creativeflow.demo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Starts the demo and answers with its exit status: 0 where every step held, 1 where one didn't, 2 for bad arguments. */
final class Demo {

    private Demo() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    }

    private static int run(String[] arguments, PrintStream out) {
        if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
            out.print(Settings.USAGE);
            return 0;
        }
        var steps = new Steps(out);
        try {
            Settings settings = Settings.of(arguments, System.getenv());
            if (settings.gallery()) {
                makeGallery(settings, steps);
            } else {
                makeOne(settings, steps);
            }
            return 0;
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.print(Settings.USAGE);
            return 2;
        } catch (Failure e) {
            out.println("     " + e.getMessage());
            return 1;
        }
    }

    private static void makeOne(Settings settings, Steps steps) {
        try (var api = new Api(settings.baseUrl(), settings.key());
                var receiver = new Receiver()) {
            new Journey(settings, api, receiver, steps).run();
        }
    }

    private static void makeGallery(Settings settings, Steps steps) {
        try (var api = new Api(settings.baseUrl(), settings.key())) {
            new Gallery(api, steps).run();
        }
    }
}
