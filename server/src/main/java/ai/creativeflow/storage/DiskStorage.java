package ai.creativeflow.storage;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.TeamId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Bytes on a disk, or a directory that all nodes share: {@code <root>/<team>/<first two of the name>/<name>}. A file is
 * complete and flushed, and so is its directory, before it counts as written.
 */
final class DiskStorage implements Storage {

    private static final Duration RETRY_SOON = Duration.ofSeconds(1);

    private static final String MARK = ".storage";

    private final Path root;
    private volatile boolean seen;

    DiskStorage(Path root) {
        this.root = root;
    }

    @Override
    public void write(TeamId team, String name, Spooled content) {
        guarded(() -> {
            Path file = path(team, name);
            if (Files.exists(file) && Files.size(file) == content.bytes()) {
                return true;
            }
            requireRoot();
            createDirectories(directory(team, name));
            flush(content.file());
            place(content.file(), file);
            flush(directory(team, name));
            return true;
        });
    }

    @Override
    public boolean has(TeamId team, String name) {
        return guarded(() -> {
            requireRoot();
            return Files.exists(path(team, name));
        });
    }

    @Override
    public Optional<InputStream> open(TeamId team, String name, long first, long length) {
        return guarded(() -> {
            requireRoot();
            try {
                var channel = FileChannel.open(path(team, name), StandardOpenOption.READ);
                channel.position(first);
                return Optional.of(new Bounded(Channels.newInputStream(channel), length));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void delete(TeamId team, String name) {
        guarded(() -> Files.deleteIfExists(path(team, name)));
    }

    @Override
    public void deleteAll(TeamId team) {
        guarded(() -> {
            Path directory = root.resolve(team.text());
            if (!Files.exists(directory)) {
                return false;
            }
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
            return true;
        });
    }

    @Override
    public Optional<String> mark() {
        return guarded(() -> {
            requireRoot();
            return seen ? Optional.of(Files.readString(root.resolve(MARK))) : Optional.empty();
        });
    }

    @Override
    public void mark(String id) {
        guarded(() -> {
            Files.createDirectories(root);
            Files.writeString(root.resolve(MARK), id);
            flush(root.resolve(MARK));
            flush(root);
            seen = true;
            return true;
        });
    }

    @Override
    public boolean answers() {
        try {
            requireRoot();
            return !seen || Files.isWritable(root);
        } catch (IOException e) {
            return false;
        }
    }

    /** Once seen, its absence is a mount that is away and not an empty storage. */
    private void requireRoot() throws IOException {
        if (Files.exists(root.resolve(MARK))) {
            seen = true;
        } else if (seen) {
            throw new IOException("%s is gone".formatted(root));
        }
    }

    /** A second name for the flushed file, which is whole from its first moment; a copy where that cannot be. */
    private static void place(Path flushed, Path file) throws IOException {
        try {
            Files.createLink(file, flushed);
        } catch (FileAlreadyExistsException e) {
            return; // by somebody who stores the same
        } catch (IOException | UnsupportedOperationException e) {
            copy(flushed, file);
        }
    }

    private static void copy(Path flushed, Path file) throws IOException {
        Path fresh = Files.createTempFile(file.getParent(), ".new", null);
        try {
            Files.copy(flushed, fresh, StandardCopyOption.REPLACE_EXISTING);
            flush(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            return; // by somebody who stores at the same time
        }
        if (parent != null) {
            flush(parent);
        }
    }

    /** Of a file its bytes, of a directory its names. */
    private static void flush(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path path(TeamId team, String name) {
        return directory(team, name).resolve(name);
    }

    private Path directory(TeamId team, String name) {
        return root.resolve(team.text()).resolve(name.substring(0, 2));
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T guarded(Work<T> work) {
        try {
            return work.run();
        } catch (IOException | UncheckedIOException e) {
            throw Problem.of(ProblemCode.DEPENDENCY_UNAVAILABLE)
                    .detail("The storage is not available.")
                    .retryAfter(RETRY_SOON)
                    .because(e.toString());
        }
    }
}
