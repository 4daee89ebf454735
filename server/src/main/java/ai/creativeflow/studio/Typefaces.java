package ai.creativeflow.studio;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;

/** The bundled fonts, read once. Never asks for a logical or an installed font. */
final class Typefaces {

    private final Map<Face, Font> fonts = new EnumMap<>(Face.class);

    Typefaces() {
        for (Face face : Face.values()) {
            fonts.put(face, load(face));
        }
    }

    Font font(Face face) {
        Font font = fonts.get(face);
        if (font == null) {
            throw new IllegalStateException("not loaded: " + face);
        }
        return font;
    }

    /** The face asked for, or the closest one that has every letter. Text was reduced to what one face has before. */
    Face covering(Face face, String text) {
        if (covers(face, text)) {
            return face;
        }
        for (Face other : face.substitutes()) {
            if (covers(other, text)) {
                return other;
            }
        }
        return Face.MANROPE_BOLD;
    }

    boolean covers(Face face, String text) {
        return font(face).canDisplayUpTo(text) < 0;
    }

    /** Whether both weights of a family can draw this letter. */
    boolean covers(Script script, int codePoint) {
        return font(script.strong()).canDisplay(codePoint)
                && font(script.plain()).canDisplay(codePoint);
    }

    private static Font load(Face face) {
        try (InputStream file = Typefaces.class.getResourceAsStream(face.resource())) {
            if (file == null) {
                throw new IllegalStateException("missing " + face.resource());
            }
            return Font.createFont(Font.TRUETYPE_FONT, file);
        } catch (IOException e) {
            throw new UncheckedIOException(face.resource(), e);
        } catch (FontFormatException e) {
            throw new IllegalStateException(face.resource(), e);
        }
    }
}
