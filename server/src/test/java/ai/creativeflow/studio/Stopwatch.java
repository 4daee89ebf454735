package ai.creativeflow.studio;

import ai.creativeflow.imaging.Encoder;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** Prints how long composing, drawing and encoding take, for the figures in {@code docs/studio.md}. */
final class Stopwatch {

    private Stopwatch() {}

    public static void main(String[] arguments) {
        var studio = new Studio();
        Brief brief = new Brief(
                "Summer sale: 30% off all sandals", new PixelSize(1080, 1080), new Style(null, null, List.of()), 3);
        for (int side : new int[] {512, 512, 1080, 4096}) {
            double compose = 0;
            double draw = 0;
            double png = 0;
            double pngMax = 0;
            double jpeg = 0;
            double webp = 0;
            long bytes = 0;
            for (int idea = 0; idea < 8; idea++) {
                long start = System.nanoTime();
                Scene scene = studio.compose(brief, idea);
                long composed = System.nanoTime();
                BufferedImage image = studio.draw(scene, new PixelSize(side, side));
                long drawn = System.nanoTime();
                byte[] file = Encoder.encode(image, FileFormat.PNG);
                long encoded = System.nanoTime();
                Encoder.encode(image, FileFormat.JPEG);
                long compressed = System.nanoTime();
                Encoder.encode(image, FileFormat.WEBP);
                webp += (System.nanoTime() - compressed) / 8e6;
                jpeg += (compressed - encoded) / 8e6;
                compose += (composed - start) / 8e6;
                draw += (drawn - composed) / 8e6;
                png += (encoded - drawn) / 8e6;
                pngMax = Math.max(pngMax, (encoded - drawn) / 1e6);
                bytes = Math.max(bytes, file.length);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d: compose %.0f ms, draw %.0f ms, PNG %.0f ms (worst %.0f ms, %d kB), JPEG %.0f ms, WebP %.0f ms%n",
                    side,
                    compose,
                    draw,
                    png,
                    pngMax,
                    bytes / 1000,
                    jpeg,
                    webp);
        }
    }
}
