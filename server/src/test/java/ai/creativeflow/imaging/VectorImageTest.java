package ai.creativeflow.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.imaging.VectorImage.Reading;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorImageTest {

    private static final String RED_BOX = "<rect width='100' height='50' fill='#ff0000'/>";

    @Test
    void shapes_gradients_uses_and_clips_are_drawn() {
        BufferedImage image = drawn(read(svg("""
                <style>.b{fill:#0000ff} @import url(http://127.0.0.1/x.css);</style>
                <defs>
                  <linearGradient id="g"><stop stop-color="#00ff00"/><stop offset="1" stop-color="#00ff00"/></linearGradient>
                  <rect id="r" width="10" height="50" fill="url(#g)"/>
                  <clipPath id="c"><rect width="50" height="50"/></clipPath>
                </defs>
                <rect width="100" height="50" fill="#ff0000" clip-path="url(#c)"/>
                <use href="#r" x="90"/>
                <rect class="b" x="70" width="10" height="50"/>""")), 200, 100);
        assertThat(image.getRGB(20, 50)).isEqualTo(0xFFFF0000);
        assertThat(image.getRGB(120, 50) >>> 24).isZero();
        assertThat(image.getRGB(150, 50)).isEqualTo(0xFF0000FF);
        assertThat(image.getRGB(190, 50)).isEqualTo(0xFF00FF00);
    }

    /** As Inkscape writes: two spellings of a reference, and attributes of its own that are named like SVG's. */
    @Test
    void attributes_of_other_vocabularies_are_passed_over() {
        BufferedImage image = drawn(read(svg("""
                <defs><rect id="r" width="100" height="50" fill="#ff0000"/></defs>
                <use href="#r" xlink:href="#r" xmlns:s="urn:s" s:x="60" s:width="1"/>""")), 200, 100);
        assertThat(image.getRGB(20, 50)).isEqualTo(0xFFFF0000);
    }

    @Test
    void size_comes_from_the_view_box_or_from_width_and_height() {
        assertThat(read("<svg xmlns='http://www.w3.org/2000/svg' width='300px' height='100'>" + RED_BOX + "</svg>")
                        .aspect())
                .isEqualTo(3);
        assertThat(read(svg(RED_BOX)).aspect()).isEqualTo(2);
    }

    /** Nothing of it is drawn, run or fetched; the rest of the file is drawn as if it weren't there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<script href='http://127.0.0.1:PORT/x.js'/>",
                "<image href='http://127.0.0.1:PORT/x.png' width='100' height='50'/>",
                "<image xlink:href='http://127.0.0.1:PORT/x.png' width='100' height='50'/>",
                "<image href='file:///etc/passwd' width='100' height='50'/>",
                "<use href='http://127.0.0.1:PORT/x.svg#a'/>",
                "<rect width='1' height='1' fill='url(http://127.0.0.1:PORT/x.svg#g)'/>",
                "<rect width='1' height='1' style='fill:url(http://127.0.0.1:PORT/x.svg#g)'/>",
                "<style>@import url('http://127.0.0.1:PORT/x.css'); rect{fill:u\\72l(http://127.0.0.1:PORT/x)}</style>",
                "<foreignObject><iframe src='http://127.0.0.1:PORT/'/></foreignObject>",
                "<filter id='f'><feImage href='http://127.0.0.1:PORT/x.png'/></filter><rect filter='url(#f)'/>",
                "<rect width='1' height='1' onload='fetch(1)'><animate attributeName='href' to='http://127.0.0.1:PORT/'/></rect>",
                "<font-face><font-face-src><font-face-uri href='http://127.0.0.1:PORT/x'/></font-face-src></font-face>",
                "<path d='M0 0h1e9' stroke='#fff' stroke-dasharray='0.00001'/>",
                "<x:evil xmlns:x='urn:x'><rect/></x:evil>"
            })
    @Timeout(20)
    void what_reaches_out_is_left_out(String evil) throws IOException {
        try (var listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(50);
            String svg = svg(evil.replace("PORT", "" + listener.getLocalPort()) + RED_BOX);
            BufferedImage image = drawn(read(svg), 200, 100);
            assertThat(image.getRGB(100, 50)).isEqualTo(0xFFFF0000);
            assertNobodyCalls(listener);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE svg [<!ENTITY e SYSTEM 'http://127.0.0.1:PORT/e'>]>",
                "<!DOCTYPE svg [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
                "<!DOCTYPE svg [<!ENTITY % p SYSTEM 'http://127.0.0.1:PORT/p'> %p;]>",
                "<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY e '&b;&b;&b;&b;&b;'>]>",
            })
    void entities_are_never_expanded(String type) throws IOException {
        try (var listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(50);
            String document = type.replace("PORT", "" + listener.getLocalPort()) + svg(RED_BOX + "<g>&e;</g>");
            assertRefused(document);
            assertNobodyCalls(listener);
        }
    }

    @Test
    void document_type_as_drawing_programs_write_it_is_passed_over() {
        String type = "<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' "
                + "'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>";
        assertThat(drawn(read(type + svg(RED_BOX)), 20, 10).getRGB(10, 5)).isEqualTo(0xFFFF0000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<use id='a' href='#a'/>",
                "<g id='a'><use href='#a'/></g>",
                "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>",
                "<linearGradient id='a' href='#b'/><linearGradient id='b' href='#a'/><rect fill='url(#a)'/>",
                "<linearGradient id='a' href='#a'/><rect fill='url(#a)'/>",
                "<clipPath id='a'><use href='#a'/></clipPath>",
                "<use id='a' xlink:href='#b'/><use id='b' xlink:href='#a'/>",
                "<mask id='m'><rect/></mask>",
                "<text>Logo</text>",
            })
    void what_goes_round_in_circles_or_looks_other_without_is_refused(String content) {
        assertRefused(svg(content + RED_BOX));
    }

    @Test
    @Timeout(20)
    void billion_laughs_by_use_are_refused() {
        var content = new StringBuilder("<g id='l0'>" + RED_BOX + "</g>");
        for (int i = 1; i < 12; i++) {
            content.append("<g id='l%d'>".formatted(i))
                    .append("<use href='#l%d'/>".formatted(i - 1).repeat(10))
                    .append("</g>");
        }
        assertRefused(svg(content.toString()));
    }

    /** As much as is let through, each way: drawn within a second or so, measured generously. */
    @Test
    @Timeout(60)
    void costliest_files_that_are_read_are_drawn_soon() {
        String zigzag = "<path fill='#fff' stroke='#f00' d='M0 0%s'/>".formatted("L9 9L0 1".repeat(30_000));
        String used =
                "<g id='u'><path d='M0 0%s'/></g>".formatted("L99 9L0 1".repeat(300)) + "<use href='#u'/>".repeat(400);
        String clip = "<clipPath id='c'><path d='M0 0%s'/></clipPath>".formatted("L99 49L0 9".repeat(50))
                + "<rect width='100' height='50' clip-path='url(#c)'/>".repeat(32);
        for (String content : Arrays.asList(zigzag, used, clip)) {
            long begun = System.nanoTime();
            drawn(read(svg(content)), 1600, 800);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void too_much_is_refused() {
        assertRefused(svg("<!--" + "x".repeat(300_000) + "-->"));
        assertRefused(svg("<g>".repeat(100) + "</g>".repeat(100)));
        assertRefused(svg("<rect/>".repeat(5000)));
        assertRefused(svg("<use href='#a'/>".repeat(2000) + "<path id='a' d='" + "M0 0".repeat(10_000) + "'/>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GIF89a",
                "<html/>",
                "<svg xmlns='http://www.w3.org/2000/svg'/>",
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 100'/>",
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1e300 1e300'/>",
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 -1 1'/>",
                "<svg xmlns='http://www.w3.org/2000/svg' width='100%' height='100%'/>",
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><g></svg>",
            })
    void what_is_no_picture_is_refused(String file) {
        assertRefused(file);
    }

    private static void assertRefused(String svg) {
        assertThat(VectorImage.read(svg.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Reading.Refused.class);
    }

    private static void assertNobodyCalls(ServerSocket listener) {
        assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
    }

    private static VectorImage read(String svg) {
        return switch (VectorImage.read(svg.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Read(VectorImage image) -> image;
            case Reading.Refused(String because) -> throw new AssertionError(because);
        };
    }

    private static String svg(String content) {
        return "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 100 50'>"
                + content + "</svg>";
    }

    private static BufferedImage drawn(VectorImage vector, int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        vector.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
        graphics.dispose();
        return image;
    }
}
