package ai.creativeflow.demo;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.TextLayout;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;

/** Sets of samples one below the other: a row of samples each, its request as the caption. */
final class ContactSheet {

    private static final int GAP = 24;
    private static final int CELL = 400;
    private static final int SAMPLES = 4;
    private static final int WIDTH = SAMPLES * (CELL + GAP) + GAP;
    private static final int CAPTION_HEIGHT = 64;
    private static final int SWATCH = 20;
    private static final Color GROUND = new Color(0xF4F3EF);
    private static final Color INK = new Color(0x1B2326);
    private static final Color QUIET = new Color(0x556066);
    private static final Font BOLD = font("/fonts/Manrope_800ExtraBold.ttf", 19);
    private static final Font PLAIN = font("/fonts/Manrope_500Medium.ttf", 16);

    private final List<Row> rows;

    /** What was asked for, what was said about it, and what came. */
    record Row(int number, Map<String, Object> request, List<String> warnings, List<BufferedImage> samples) {

        Row {
            request = Map.copyOf(request);
            warnings = List.copyOf(warnings);
            samples = List.copyOf(samples);
        }

        int height() {
            return samples.stream()
                    .mapToInt(sample -> size(sample.getHeight(), sample))
                    .max()
                    .orElseThrow();
        }

        String prompt() {
            return "%d  %s".formatted(number, request.get("prompt"));
        }

        /** What it was to look like, the palette aside. */
        String facts() {
            var facts = new ArrayList<String>();
            facts.add(String.valueOf(request.get("format")));
            style().forEach((name, value) -> {
                if (value instanceof String word) {
                    facts.add(name + " " + word);
                }
            });
            facts.addAll(warnings);
            return String.join("   ", facts);
        }

        List<?> palette() {
            return style().get("palette") instanceof List<?> colours ? colours : List.of();
        }

        private Map<?, ?> style() {
            return request.get("style") instanceof Map<?, ?> style ? style : Map.of();
        }
    }

    ContactSheet(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    byte[] png() {
        int height = GAP + rows.stream().mapToInt(ContactSheet::rowHeight).sum();
        var sheet = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.setColor(GROUND);
        graphics.fillRect(0, 0, WIDTH, height);
        int top = GAP;
        for (Row row : rows) {
            draw(graphics, row, top);
            top += rowHeight(row);
        }
        graphics.dispose();
        return encoded(sheet);
    }

    private static void draw(Graphics2D graphics, Row row, int top) {
        int left = GAP;
        for (BufferedImage sample : row.samples()) {
            graphics.drawImage(
                    sample, left, top, size(sample.getWidth(), sample), size(sample.getHeight(), sample), null);
            left += CELL + GAP;
        }
        int below = top + row.height();
        write(graphics, row.prompt(), BOLD, INK, GAP, below + 30);
        int end = write(graphics, row.facts(), PLAIN, QUIET, GAP, below + 54);
        for (Object colour : row.palette()) {
            graphics.setColor(Color.decode(String.valueOf(colour)));
            graphics.fillOval(end + GAP, below + 39, SWATCH, SWATCH);
            graphics.setColor(QUIET);
            graphics.drawOval(end + GAP, below + 39, SWATCH, SWATCH);
            end += SWATCH + 6;
        }
    }

    /** What the font has, as outlines, so that it looks the same everywhere. Answers where it ends. */
    private static int write(Graphics2D graphics, String text, Font font, Color colour, int left, int baseline) {
        var layout = new TextLayout(drawable(text, font), font, graphics.getFontRenderContext());
        graphics.setColor(colour);
        layout.draw(graphics, left, baseline);
        return left + (int) Math.ceil(layout.getAdvance());
    }

    private static String drawable(String text, Font font) {
        return text.codePoints()
                .filter(font::canDisplay)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int rowHeight(Row row) {
        return row.height() + CAPTION_HEIGHT + GAP;
    }

    /** A side of a sample that was made to fit its cell. */
    private static int size(int side, BufferedImage sample) {
        return Math.round((float) side * CELL / Math.max(sample.getWidth(), sample.getHeight()));
    }

    private static byte[] encoded(BufferedImage sheet) {
        try (var bytes = new ByteArrayOutputStream()) {
            ImageIO.write(sheet, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("A PNG in memory", e);
        }
    }

    private static Font font(String resource, float size) {
        try (InputStream file = Objects.requireNonNull(ContactSheet.class.getResourceAsStream(resource))) {
            return Font.createFont(Font.TRUETYPE_FONT, file).deriveFont(size);
        } catch (IOException | FontFormatException e) {
            throw new IllegalStateException(resource, e);
        }
    }
}
