package ai.creativeflow.assets;

import ai.creativeflow.imaging.Encoder;
import ai.creativeflow.imaging.Inspection;
import ai.creativeflow.imaging.PictureFile;
import ai.creativeflow.imaging.PictureKind;
import ai.creativeflow.imaging.VectorImage;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.storage.Spool;
import ai.creativeflow.storage.Spooled;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/**
 * Makes of what somebody sent what is stored: the same bytes where they are a sound PNG, JPEG or WebP, and a PNG drawn from
 * it where it is a GIF (its first frame) or an SVG, which itself is never shown to anybody.
 */
final class Examiner {

    /** Outlines have no size of their own that means anything. */
    static final int SVG_SIDE = 2048;

    private static final int SVG_BYTES_MAX = 256 * 1024;

    /** Enough to see whether coded pixels can be read. */
    private static final int GLANCE_SIDE = 128;

    /** A larger WebP, which can only be decoded whole, is looked through and not decoded. */
    private static final long WEBP_PIXELS_DECODED_MAX = 16_000_000;

    private final Spool spool;
    private final Darkroom darkroom;

    Examiner(Spool spool, Darkroom darkroom) {
        this.spool = spool;
        this.darkroom = darkroom;
    }

    /** What is to be stored; closing it deletes this node's copy. */
    record Examined(Asset.Picture picture, Spooled content) implements AutoCloseable {
        @Override
        public void close() {
            content.close();
        }
    }

    /**
     * Closes what it is given, or gives it on. Throws {@link Problem} 415 where the bytes are of no kind that is taken or of
     * another one than they are called ({@code null} calls them nothing), and 422 where they make no picture, which names the
     * place of the file in the request.
     */
    Examined examine(Spooled sent, @Nullable String mediaType, String pointer) {
        boolean passedOn = false;
        try {
            PictureKind kind = kind(sent, mediaType);
            Examined examined = kind == PictureKind.SVG ? outlines(sent) : pixels(kind, sent);
            passedOn = examined.content().equals(sent);
            return examined;
        } catch (NoPicture e) {
            throw Problem.of(ProblemCode.UNREADABLE_IMAGE).detail(e.because).error(pointer, "unreadable", e.because);
        } finally {
            if (!passedOn) {
                sent.close();
            }
        }
    }

    private static PictureKind kind(Spooled sent, @Nullable String mediaType) {
        PictureKind found = PictureKind.of(head(sent))
                .orElseThrow(() -> Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE)
                        .detail("The bytes are no PNG, JPEG, WebP, GIF or SVG."));
        if (mediaType != null
                && PictureKind.ofMediaType(mediaType).filter(found::equals).isEmpty()) {
            throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE)
                    .detail("The bytes are %s and not %s.".formatted(found.mediaType(), mediaType));
        }
        return found;
    }

    private static byte[] head(Spooled sent) {
        try (InputStream in = Files.newInputStream(sent.file())) {
            return in.readNBytes(PictureKind.HEAD_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On its way up to where it becomes an answer. */
    private static final class NoPicture extends Exception {

        private final String because;

        NoPicture(String because) {
            super(because, null, false, false);
            this.because = because;
        }
    }

    private Examined outlines(Spooled sent) throws NoPicture {
        if (sent.bytes() > SVG_BYTES_MAX) {
            throw new NoPicture("It has more than %d kB.".formatted(SVG_BYTES_MAX / 1024));
        }
        return switch (VectorImage.read(bytes(sent))) {
            case VectorImage.Reading.Refused(String because) -> throw new NoPicture(because);
            case VectorImage.Reading.Read(VectorImage image) ->
                drawn(darkroom.develop(() -> PictureFile.rasterise(image, SVG_SIDE)));
        };
    }

    private Examined pixels(PictureKind kind, Spooled sent) throws NoPicture {
        return switch (PictureFile.inspect(kind, sent.file())) {
            case Inspection.Refused(String because) -> throw new NoPicture(because);
            case Inspection.Sound sound
            when kind == PictureKind.GIF -> drawn(decoded(kind, sent, sound.width(), sound.height()));
            case Inspection.Sound sound -> kept(kind, sent, sound);
        };
    }

    private Examined kept(PictureKind kind, Spooled sent, Inspection.Sound sound) throws NoPicture {
        boolean whole = kind == PictureKind.WEBP;
        if (kind == PictureKind.JPEG || (whole && (long) sound.width() * sound.height() <= WEBP_PIXELS_DECODED_MAX)) {
            decoded(kind, sent, GLANCE_SIDE, GLANCE_SIDE);
        }
        Spooled content = sound.bytes() < sent.bytes() ? spool.cut(sent, sound.bytes()) : sent;
        return new Examined(
                new Asset.Picture(kind.mediaType(), content.bytes(), sound.width(), sound.height(), content.sha256()),
                content);
    }

    private BufferedImage decoded(PictureKind kind, Spooled sent, int width, int height) throws NoPicture {
        return darkroom.develop(() -> PictureFile.decode(kind, sent.file(), width, height))
                .orElseThrow(() -> new NoPicture("Its pixels cannot be decoded."));
    }

    private Examined drawn(BufferedImage image) {
        Spooled content = spool.keep(darkroom.develop(() -> Encoder.transparent(image)));
        return new Examined(
                new Asset.Picture(
                        PictureKind.PNG.mediaType(),
                        content.bytes(),
                        image.getWidth(),
                        image.getHeight(),
                        content.sha256()),
                content);
    }

    private static byte[] bytes(Spooled sent) {
        try {
            return Files.readAllBytes(sent.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
