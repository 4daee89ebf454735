package ai.creativeflow.operators;

import java.io.PrintStream;
import java.nio.file.Path;

/** What {@code bin/run} ends with: where everything is, and the one command that makes four samples. */
final class ConsoleGreeting implements Bootstrap.Greeting {

    private final PrintStream out;

    ConsoleGreeting(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Bootstrap.Facts facts, Path file) {
        out.printf("""

                CreativeFlow API Platform is running.

                  Start here    %1$s/
                  Reference     %1$s/docs
                  Test key      %2$s   (free)
                  Live key      %3$s
                  Operators     %4$s/admin/v1   token in %5$s

                Make four samples:

                  curl -s '%1$s/v1/generations?wait=30' \\
                    -H 'Authorization: Bearer %2$s' \\
                    -H 'Content-Type: application/json' \\
                    -d '{"prompt": "Summer sale: 30 %% off all surfboards", "format": "instagram_post"}'

                Everything from prompt to 4K final, with webhooks: bin/demo

                """, facts.baseUrl(), facts.testKey(), facts.liveKey(), facts.adminUrl(), file);
        out.flush();
    }
}
