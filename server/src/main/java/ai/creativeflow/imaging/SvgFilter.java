package ai.creativeflow.imaging;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes of an SVG file only what {@link SvgRules} keep, and refuses what {@link SvgBounds} find too costly to draw. Document
 * types are not read, so that no entity is ever expanded; nothing is looked up.
 */
final class SvgFilter {

    static final int BYTES_MAX = 256 * 1024;
    private static final double ASPECT_MAX = 20;
    private static final String XLINK = "http://www.w3.org/1999/xlink";
    private static final String SVG = "http://www.w3.org/2000/svg";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final XMLStreamWriter out;
    private final SvgBounds bounds = new SvgBounds();
    private double aspect;

    private SvgFilter() throws XMLStreamException {
        out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
    }

    sealed interface Outcome {}

    record Kept(byte[] shapes, double aspect) implements Outcome {}

    record Refused(String because) implements Outcome {}

    static Outcome filtered(byte[] svg) {
        if (svg.length > BYTES_MAX) {
            return new Refused("It has more than %d kB.".formatted(BYTES_MAX / 1024));
        }
        try {
            var filter = new SvgFilter();
            filter.copy(reader(svg));
            filter.bounds.check(svg.length);
            return new Kept(filter.bytes.toByteArray(), filter.aspect);
        } catch (SvgBounds.Refusal e) {
            return new Refused(String.valueOf(e.getMessage()));
        } catch (XMLStreamException e) {
            return new Refused("It is not well-formed XML.");
        }
    }

    private static XMLStreamReader reader(byte[] svg) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setXMLResolver((publicId, systemId, baseUri, namespace) -> {
            throw new XMLStreamException("nothing is looked up");
        });
        return factory.createXMLStreamReader(new ByteArrayInputStream(svg));
    }

    private void copy(XMLStreamReader in) throws XMLStreamException, SvgBounds.Refusal {
        while (in.getEventType() != XMLStreamConstants.START_ELEMENT) {
            in.next();
        }
        if (!in.getLocalName().equals("svg") || !isSvg(in)) {
            throw new SvgBounds.Refusal("It is no SVG.");
        }
        root(in);
        int depth = 1;
        while (depth > 0) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> depth += start(in, depth) ? 1 : 0;
                case XMLStreamConstants.END_ELEMENT -> {
                    end(in.getLocalName());
                    depth--;
                }
                case XMLStreamConstants.ENTITY_REFERENCE -> throw new SvgBounds.Refusal("It has entities of its own.");
                default -> {
                    // text and comments say nothing about the picture
                }
            }
        }
        out.writeEndDocument();
        out.flush();
    }

    private static boolean isSvg(XMLStreamReader in) {
        String namespace = in.getNamespaceURI();
        return namespace == null || namespace.isEmpty() || namespace.equals(SVG);
    }

    /** The root with nothing but the area that it shows. */
    private void root(XMLStreamReader in) throws XMLStreamException, SvgBounds.Refusal {
        String area = in.getAttributeValue(null, "viewBox");
        double[] box = area == null
                ? new double[] {0, 0, pixels(in, "width"), pixels(in, "height")}
                : numbers(area.trim().split("[\\s,]+", -1));
        if (box.length != 4 || !(box[2] > 0) || !(box[3] > 0)) {
            throw new SvgBounds.Refusal("It says no size: it needs a viewBox, or width and height in pixels.");
        }
        aspect = box[2] / box[3];
        if (aspect > ASPECT_MAX || aspect < 1 / ASPECT_MAX) {
            throw new SvgBounds.Refusal("One side is more than %.0f times the other.".formatted(ASPECT_MAX));
        }
        out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
        out.writeStartElement("svg");
        out.writeDefaultNamespace(SVG);
        out.writeAttribute("viewBox", "%s %s %s %s".formatted(box[0], box[1], box[2], box[3]));
        for (int i = 0; i < in.getAttributeCount(); i++) {
            String name = in.getAttributeLocalName(i);
            if (name.startsWith("fill") || name.startsWith("stroke") || name.equals("color") || name.equals("style")) {
                attribute(in, i);
            }
        }
    }

    private static double pixels(XMLStreamReader in, String side) {
        String value = in.getAttributeValue(null, side);
        return value == null ? Double.NaN : numbers(new String[] {value.trim().replaceFirst("px$", "")})[0];
    }

    private static double[] numbers(String[] texts) {
        double[] numbers = new double[texts.length];
        for (int i = 0; i < texts.length; i++) {
            try {
                numbers[i] = texts[i].length() > 24 ? Double.NaN : Double.parseDouble(texts[i]);
            } catch (NumberFormatException e) {
                numbers[i] = Double.NaN;
            }
            numbers[i] = Math.abs(numbers[i]) < 1e6 ? numbers[i] : Double.NaN;
        }
        return numbers;
    }

    /** Whether it was begun; otherwise all of it was passed over. */
    private boolean start(XMLStreamReader in, int depth) throws XMLStreamException, SvgBounds.Refusal {
        String name = in.getLocalName();
        if (!isSvg(in) || !SvgRules.keeps(name)) {
            if (isSvg(in) && SvgRules.refuses(name)) {
                throw new SvgBounds.Refusal("It has <%s>, which a logo cannot have here.".formatted(name));
            }
            skip(in);
            return false;
        }
        if (name.equalsIgnoreCase("style")) {
            out.writeStartElement("style");
            out.writeCharacters(SvgRules.styleSheet(in.getElementText()));
            out.writeEndElement();
            return false;
        }
        bounds.begin(in, depth);
        out.writeStartElement(name.equals("a") || name.equals("switch") ? "g" : name);
        for (int i = 0; i < in.getAttributeCount(); i++) {
            attribute(in, i);
        }
        return true;
    }

    private void attribute(XMLStreamReader in, int i) throws XMLStreamException, SvgBounds.Refusal {
        String name = in.getAttributeLocalName(i);
        String value = in.getAttributeValue(i);
        if (isForeign(in, i) || !SvgRules.keeps(name, value)) {
            return;
        }
        String kept = name.equals("style") ? SvgRules.style(value) : value;
        if ((name.equals("clip-path") || kept.contains("clip-path")) && !bounds.clips()) {
            return;
        }
        out.writeAttribute(name, kept);
    }

    /** Of another vocabulary; the old spelling of a reference counts where the new one is missing. */
    private static boolean isForeign(XMLStreamReader in, int i) {
        String namespace = in.getAttributeNamespace(i);
        if (namespace == null || namespace.isEmpty()) {
            return false;
        }
        return !namespace.equals(XLINK) || in.getAttributeValue("", "href") != null;
    }

    private void end(String name) throws XMLStreamException {
        bounds.end(name);
        out.writeEndElement();
    }

    private static void skip(XMLStreamReader in) throws XMLStreamException {
        for (int depth = 1; depth > 0; ) {
            int event = in.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
    }
}
