package ai.creativeflow.studio;

import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.imaging.VectorImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Draws ideas side by side for people to look at. Arguments: the file to write, the longest side of each picture, the
 * ideas a brief, then as many of {@code WIDTHxHEIGHT|seed|tone|industry|#RRGGBB,…|prompt} as wanted.
 * {@code -Dlogo=} names a file of a logo, {@code -Dpicture=} one of a reference picture, {@code -Dplacement=} how it stands.
 */
final class ContactSheet {

    private ContactSheet() {}

    public static void main(String[] arguments) throws IOException {
        int side = Integer.parseInt(arguments[1]);
        int ideas = Integer.parseInt(arguments[2]);
        var studio = new Studio();
        var rows = new ArrayList<List<BufferedImage>>();
        for (int i = 3; i < arguments.length; i++) {
            Brief brief = brief(arguments[i]);
            var row = new ArrayList<BufferedImage>();
            for (int idea = 0; idea < ideas; idea++) {
                Scene scene = studio.compose(brief, idea);
                System.out.println(brief.prompt() + " | " + idea + " " + scene.layout() + " " + scene.background() + " "
                        + scene.pairing() + " "
                        + scene.textBoxes().stream()
                                .map(b -> b.role() + "=" + b.text().replace("\n", " / "))
                                .toList() + scene.warnings());
                row.add(studio.draw(scene, brief.canvas().withLongestSide(side)));
            }
            rows.add(row);
        }
        ImageIO.write(sheet(rows), "png", new File(arguments[0]));
    }

    private static Brief brief(String argument) {
        String[] parts = argument.split("\\|", 6);
        String[] size = parts[0].split("x", 2);
        List<String> palette = parts[4].isEmpty() ? List.of() : List.of(parts[4].split(",", -1));
        var canvas = new PixelSize(Integer.parseInt(size[0]), Integer.parseInt(size[1]));
        Brief brief = new Brief(parts[5], canvas, new Style(parts[2], parts[3], palette), Long.parseLong(parts[1]));
        String logo = System.getProperty("logo");
        String picture = System.getProperty("picture");
        try {
            if (logo != null) {
                brief = brief.withBrandKit(new BrandKit(List.of(), null, null, artwork(new File(logo))));
            }
            if (picture != null) {
                var placement = ReferenceImage.Placement.valueOf(System.getProperty("placement", "COVER"));
                brief = brief.withReference(new ReferenceImage(ImageIO.read(new File(picture)), placement));
            }
            return brief;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Artwork artwork(File file) throws IOException {
        if (!file.getName().endsWith(".svg")) {
            return new Artwork.Bitmap(ImageIO.read(file));
        }
        return switch (VectorImage.read(Files.readAllBytes(file.toPath()))) {
            case VectorImage.Reading.Read(VectorImage image) -> new Artwork.Outlines(image);
            case VectorImage.Reading.Refused(String because) -> throw new IllegalArgumentException(because);
        };
    }

    private static BufferedImage sheet(List<List<BufferedImage>> rows) {
        int gap = 12;
        int width = rows.stream()
                .mapToInt(r -> r.stream().mapToInt(i -> i.getWidth() + gap).sum())
                .max()
                .orElse(1);
        int height = rows.stream().mapToInt(r -> r.getFirst().getHeight() + gap).sum();
        var sheet = new BufferedImage(width + gap, height + gap, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(new Color(0xDDDDDD));
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        int y = gap;
        for (List<BufferedImage> row : rows) {
            int x = gap;
            for (BufferedImage picture : row) {
                graphics.drawImage(picture, x, y, null);
                x += picture.getWidth() + gap;
            }
            y += row.getFirst().getHeight() + gap;
        }
        graphics.dispose();
        return sheet;
    }
}
