package ai.creativeflow.imaging;

import java.util.regex.Pattern;

/**
 * What a generated picture says about its origin: an id of the caller's choice and IPTC's
 * <a href="http://cv.iptc.org/newscodes/digitalsourcetype/">digital source type</a> "algorithmic media", as an XMP packet.
 * The id has 1 to 128 of the characters {@code A-Z a-z 0-9 . _ : -}, so that it never needs escaping.
 */
public record Provenance(String id) {

    public static final String DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    public Provenance {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id must match " + ID);
        }
    }

    String xmp() {
        return """
                <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
                <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
                <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
                 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
                 dc:identifier="%s"
                 Iptc4xmpExt:DigitalSourceType="%s"/>
                </rdf:RDF></x:xmpmeta>
                <?xpacket end="r"?>""".formatted(id, DIGITAL_SOURCE_TYPE);
    }
}
