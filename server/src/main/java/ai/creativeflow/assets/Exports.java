package ai.creativeflow.assets;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.imaging.Encoder;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.Fitting;
import ai.creativeflow.imaging.PictureFile;
import ai.creativeflow.imaging.PictureKind;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.storage.Spool;
import ai.creativeflow.storage.Spooled;
import ai.creativeflow.storage.StoredFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Assets in another size or file format. Of one content and one wish there is one: it is drawn when it is first asked for, and
 * found from then on. Two who ask at the same moment may both draw it; one row comes of it.
 */
final class Exports {

    /** A WebP can only be decoded whole; beyond this it would take more memory than there is for it. */
    private static final long WEBP_PIXELS_MAX = 24_000_000;

    private static final Duration READ_WITHIN = Duration.ofMinutes(1);

    private final Assets assets;
    private final StoredFiles files;
    private final Spool spool;
    private final Darkroom darkroom;

    Exports(Assets assets, StoredFiles files, Spool spool, Darkroom darkroom) {
        this.assets = assets;
        this.files = files;
        this.spool = spool;
        this.darkroom = darkroom;
    }

    /** What is asked for. */
    record Wish(PixelSize size, FileFormat fileFormat, Fitting fit) {

        /** Of which version of the content, and what: equal ones are equal exports. */
        String recipe(Asset of) {
            return "%d/%s/%s/%s"
                    .formatted(
                            of.version(),
                            size,
                            fileFormat.wireName(),
                            fit.name().toLowerCase(Locale.ROOT));
        }
    }

    /** A drawn export, its bytes stored. */
    record Drawn(Asset of, Wish wish, Asset.Picture picture) {}

    /** One that is there. */
    Optional<Asset> find(Caller caller, Asset of, Wish wish) {
        return assets.findDerived(caller, of, wish.recipe(of));
    }

    /** Draws and stores. Not inside a transaction. Throws {@link Problem} 402, and 422 where it cannot be decoded. */
    Drawn draw(Caller caller, Asset of, Wish wish) {
        byte[] file = darkroom.develop(() -> encoded(of, wish));
        try (Spooled content = files.spooled(file)) {
            files.put(caller.team(), content, caller.plan().storageBytes());
            var picture = new Asset.Picture(
                    wish.fileFormat().mediaType(),
                    content.bytes(),
                    wish.size().width(),
                    wish.size().height(),
                    content.sha256());
            return new Drawn(of, wish, picture);
        }
    }

    /** Writes the row, or finds the one that somebody else wrote meanwhile. In the caller's transaction. */
    Asset add(Caller caller, Drawn drawn) {
        String base = drawn.of().labels().name().replaceFirst("\\.[A-Za-z0-9]{1,5}$", "");
        String name = "%s-%s.%s"
                .formatted(
                        base.substring(0, Math.min(base.length(), Labels.NAME_LENGTH_MAX - 20)),
                        drawn.wish().size(),
                        drawn.wish().fileFormat().extension());
        return assets.addDerived(caller, drawn.of(), drawn.wish().recipe(drawn.of()), Labels.of(name), drawn.picture());
    }

    private byte[] encoded(Asset of, Wish wish) {
        BufferedImage framed = framed(of, wish);
        return wish.fileFormat() == FileFormat.PNG
                ? Encoder.transparent(framed)
                : Encoder.encode(framed, wish.fileFormat());
    }

    private BufferedImage framed(Asset of, Wish wish) {
        Asset.Picture picture = of.picture();
        PictureKind kind = PictureKind.ofMediaType(picture.mediaType()).orElseThrow();
        if (kind == PictureKind.WEBP && (long) picture.width() * picture.height() > WEBP_PIXELS_MAX) {
            throw Problem.of(ProblemCode.UNREADABLE_IMAGE)
                    .detail("A WebP of more than %d million pixels cannot be exported."
                            .formatted(WEBP_PIXELS_MAX / 1_000_000));
        }
        try (Spooled file = fetched(of)) {
            return PictureFile.framed(kind, file.file(), wish.fit(), wish.size())
                    .orElseThrow(
                            () -> Problem.of(ProblemCode.UNREADABLE_IMAGE).detail("Its pixels cannot be decoded."));
        }
    }

    private Spooled fetched(Asset of) {
        long bytes = of.picture().bytes();
        try (InputStream in = files.open(of.team(), of.picture().sha256(), 0, bytes)) {
            return spool.take(in, bytes, READ_WITHIN).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
