package ai.creativeflow.studio;

import static java.text.Normalizer.Form.NFC;
import static java.text.Normalizer.Form.NFD;

import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Measures and sets text by its outlines. Shaped once at {@value #EM} pixels without hinting, then scaled, so that every
 * size is the same drawing.
 */
final class Typesetter {

    private static final float EM = 200;
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final Pattern GREEK = Pattern.compile("\\p{IsGreek}");
    private static final Pattern TONOS = Pattern.compile("(\\p{IsGreek})\\u0301");
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final double CAPITALS_TRACKING_MIN = 0.012;
    /** Lines' inks keep at least this much of the size apart, whatever accents they carry. */
    private static final double INK_GAP_MIN = 0.06;
    /** How many times as large as the smallest a line of a justified block may be. */
    private static final double UNEVEN_MAX = 2.3;
    /** Between the inks of justified lines, in sizes of the smallest. */
    private static final double JUSTIFIED_GAP = 0.16;

    private final Typefaces typefaces;
    private final Locale locale;
    private final boolean rightToLeft;

    /** The locale is for capitals: Turkish has a dotted one. */
    Typesetter(Typefaces typefaces, Language language) {
        this.typefaces = typefaces;
        this.locale = language.locale();
        this.rightToLeft = language.isRightToLeft();
    }

    /** The largest setting that fits, in the fewest lines that reach it; empty where even the least size does not. */
    Optional<Typeset> set(String text, Lettering lettering, Fit fit) {
        String cased = cased(text, lettering);
        Font font = font(lettering, cased);
        Face face = typefaces.covering(lettering.face(), cased);
        String[] words = SPACES.split(cased.strip(), -1);
        double[] widths = IntStream.range(0, words.length)
                .mapToDouble(i -> advance(words[i], font))
                .toArray();
        double space = advance("n n", font) - advance("nn", font);
        Typeset best = null;
        for (int count = 1; count <= Math.min(fit.linesMax(), words.length); count++) {
            List<Shape> lines = new ArrayList<>();
            List<String> texts = joined(words, LineBreaks.balanced(widths, space, count));
            texts.forEach(line -> lines.add(outline(line, font)));
            Typeset unscaled = stacked(texts, lines, face, lettering.leading(), fit.align());
            double scale = Math.min(
                    fit.sizeMax() / EM, Math.min(fit.width() / unscaled.width(), fit.height() / unscaled.height()));
            if (best == null || scale * EM > best.size() * gain(count, lines)) {
                best = unscaled.scaled(scale);
            }
        }
        return Optional.ofNullable(best).filter(set -> set.size() >= fit.sizeMin());
    }

    /** What another line must bring in size: few lines read better, beyond three much better, as do lines without stubs. */
    private static double gain(int count, List<Shape> lines) {
        double widest = lines.stream()
                .mapToDouble(l -> l.getBounds2D().getWidth())
                .max()
                .orElse(1);
        double narrowest = lines.stream()
                .mapToDouble(l -> l.getBounds2D().getWidth())
                .min()
                .orElse(1);
        if (narrowest < 0.42 * widest) {
            return narrowest < 0.28 * widest ? 1.45 : 1.2;
        }
        return count <= 3 ? 1.04 : 1.12;
    }

    /** Each line as wide as the room, the way posters are set: the count of lines that fills it best. */
    Optional<Typeset> justify(String text, Lettering lettering, Fit fit) {
        String cased = cased(text, lettering);
        Font font = font(lettering, cased);
        Face face = typefaces.covering(lettering.face(), cased);
        String[] words = SPACES.split(cased.strip(), -1);
        double[] widths = IntStream.range(0, words.length)
                .mapToDouble(i -> advance(words[i], font))
                .toArray();
        double space = advance("n n", font) - advance("nn", font);
        Typeset best = null;
        for (int count = 1; count <= Math.min(fit.linesMax(), words.length); count++) {
            List<String> texts = joined(words, LineBreaks.balanced(widths, space, count));
            Typeset block = block(texts, font, face, fit);
            double scale = Math.min(1, fit.height() / block.height());
            Typeset fitted = block.scaled(scale);
            if (best == null || fitted.width() * fitted.height() > 1.05 * best.width() * best.height()) {
                best = fitted;
            }
        }
        return Optional.ofNullable(best).filter(set -> set.size() >= fit.sizeMin());
    }

    /** The size of a justified block is its smallest line's. */
    private Typeset block(List<String> texts, Font font, Face face, Fit fit) {
        var whole = new Path2D.Double();
        double y = 0;
        double smallest = Double.MAX_VALUE;
        List<Shape> lines = texts.stream().map(text -> outline(text, font)).toList();
        double least = fit.width()
                / lines.stream()
                        .mapToDouble(line -> line.getBounds2D().getWidth())
                        .max()
                        .orElse(1);
        double most = Math.min(fit.sizeMax() / EM, least * UNEVEN_MAX);
        for (Shape line : lines) {
            Rectangle2D ink = line.getBounds2D();
            double scale = Math.min(fit.width() / ink.getWidth(), most);
            var placed = new AffineTransform();
            placed.translate(share(fit.align()) * (fit.width() - ink.getWidth() * scale), y);
            placed.scale(scale, scale);
            placed.translate(-ink.getX(), -ink.getY());
            whole.append(placed.createTransformedShape(line), false);
            y += ink.getHeight() * scale + Math.max(fit.width() * 0.035, least * EM * JUSTIFIED_GAP);
            smallest = Math.min(smallest, scale * EM);
        }
        Rectangle2D ink = whole.getBounds2D();
        return new Typeset(texts, face, smallest, fromOrigin(whole), ink.getWidth(), ink.getHeight());
    }

    private Typeset stacked(List<String> texts, List<Shape> lines, Face face, double leading, Fit.Align align) {
        double width = lines.stream()
                .mapToDouble(l -> l.getBounds2D().getWidth())
                .max()
                .orElse(1);
        var whole = new Path2D.Double();
        double baseline = 0;
        for (int i = 0; i < lines.size(); i++) {
            Rectangle2D ink = lines.get(i).getBounds2D();
            if (i > 0) {
                double clear = lines.get(i - 1).getBounds2D().getMaxY() - ink.getY() + INK_GAP_MIN * EM;
                baseline += Math.max(leading * EM, clear);
            }
            double x = share(align) * (width - ink.getWidth()) - ink.getX();
            whole.append(AffineTransform.getTranslateInstance(x, baseline).createTransformedShape(lines.get(i)), false);
        }
        Rectangle2D ink = whole.getBounds2D();
        double safeWidth = Math.max(ink.getWidth(), 1);
        return new Typeset(texts, face, EM, fromOrigin(whole), safeWidth, Math.max(ink.getHeight(), 1));
    }

    private double share(Fit.Align align) {
        return rightToLeft ? 1 - align.share() : align.share();
    }

    private static Shape fromOrigin(Shape shape) {
        Rectangle2D ink = shape.getBounds2D();
        return AffineTransform.getTranslateInstance(-ink.getX(), -ink.getY()).createTransformedShape(shape);
    }

    private static List<String> joined(String[] words, List<Integer> starts) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : words.length;
            lines.add(String.join(" ", List.of(words).subList(starts.get(i), end)));
        }
        return lines;
    }

    /** Greek capitals carry no tonos. */
    private String cased(String text, Lettering lettering) {
        if (!lettering.capitals()) {
            return text;
        }
        String capitals = text.toUpperCase(locale);
        return GREEK.matcher(capitals).find()
                ? Normalizer.normalize(
                        TONOS.matcher(Normalizer.normalize(capitals, NFD)).replaceAll("$1"), NFC)
                : capitals;
    }

    private Font font(Lettering lettering, String text) {
        Map<TextAttribute, Object> attributes = Map.of(
                TextAttribute.SIZE, EM, TextAttribute.KERNING, TextAttribute.KERNING_ON, TextAttribute.TRACKING, (float)
                        tracking(lettering, text));
        return typefaces.font(typefaces.covering(lettering.face(), text)).deriveFont(attributes);
    }

    /** Capitals stand apart: what is drawn together in small letters would touch in them. */
    private double tracking(Lettering lettering, String text) {
        if (rightToLeft) {
            return 0;
        }
        boolean shouted =
                text.codePoints().filter(Character::isUpperCase).limit(3).count() > 2
                        && text.codePoints().noneMatch(Character::isLowerCase);
        return shouted ? Math.max(lettering.tracking(), CAPITALS_TRACKING_MIN) : lettering.tracking();
    }

    private double advance(String text, Font font) {
        return layout(text, font).getAdvance();
    }

    private Shape outline(String text, Font font) {
        return layout(text, font).getOutline(null);
    }

    /** A line of a text that runs from the right does so even where it begins with a word that does not. */
    private TextLayout layout(String text, Font font) {
        return rightToLeft
                ? new TextLayout(
                        text,
                        Map.of(TextAttribute.FONT, font, TextAttribute.RUN_DIRECTION, TextAttribute.RUN_DIRECTION_RTL),
                        CONTEXT)
                : new TextLayout(text, font, CONTEXT);
    }
}
