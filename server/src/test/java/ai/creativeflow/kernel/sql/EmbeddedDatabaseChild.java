package ai.creativeflow.kernel.sql;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A process to be killed: starts the embedded database, commits a row, says so, and waits for the end of its input. */
final class EmbeddedDatabaseChild {

    private EmbeddedDatabaseChild() {}

    public static void main(String[] arguments) throws IOException {
        try (var database = EmbeddedDatabase.start(new DataDirectory(Path.of(arguments[0])))) {
            var jdbc = JdbcClient.create(database.access().owner().unpooled("child"));
            jdbc.sql("CREATE TABLE IF NOT EXISTS kept (note text NOT NULL)").update();
            jdbc.sql("INSERT INTO kept (note) VALUES (:note)")
                    .param("note", arguments[1])
                    .update();
            System.out.println("ready");
            while (System.in.read() >= 0) {}
        }
    }
}
