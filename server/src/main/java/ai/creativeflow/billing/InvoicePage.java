package ai.creativeflow.billing;

import ai.creativeflow.kernel.crypto.Sha256;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.JsonNode;

/**
 * An invoice for people and their printers: one file without scripts, fonts or pictures from elsewhere, so that it reads
 * the same when it is saved. Its style is allowed by its hash alone.
 */
final class InvoicePage {

    private static final String TEMPLATE = template();
    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                    .formatted(styleHash());

    private static final int MICROS_DIGITS = 6;

    private static final Map<String, String> METERS = Map.of(
            Part.SET.meter(),
            "Set of samples",
            Part.STANDARD_FINAL.meter(),
            "Final at the format's size",
            Part.LARGE_FINAL.meter(),
            "Final at 2k or 4k, on top",
            Part.FURTHER_SET.meter(),
            "Further set of samples",
            "credit_grant",
            "Credit",
            "minimum",
            "Up to the month's minimum");

    private InvoicePage() {}

    static void write(HttpServletResponse response, JsonNode document) throws IOException {
        response.setContentType("text/html;charset=UTF-8");
        response.setHeader("Content-Security-Policy", POLICY);
        response.getOutputStream().write(of(document).getBytes(StandardCharsets.UTF_8));
    }

    static String of(JsonNode document) {
        boolean draft = document.get("id").isNull();
        String heading = (draft ? "Draft of the invoice for " : "Invoice for ") + text(document, "period");
        return TEMPLATE.replace("{{title}}", heading)
                .replace("{{heading}}", heading)
                .replace("{{facts}}", facts(document, draft))
                .replace("{{lines}}", lines(document.get("lines")))
                .replace("{{totals}}", totals(document))
                .replace(
                        "{{note}}",
                        draft
                                ? "This is what the invoice would be if nothing more happened."
                                : "A closed invoice never changes; what comes later is an adjustment of the next one.");
    }

    private static String facts(JsonNode document, boolean draft) {
        String first = draft
                ? "<dt>Status</dt><dd class=\"draft\">Draft, not payable</dd>"
                : fact("Number", text(document, "id"));
        return first
                + fact("Team", text(document, "team_id"))
                + (draft ? "" : fact("Closed", text(document, "closed_at")));
    }

    private static String fact(String name, String encoded) {
        return "\n<dt>%s</dt><dd>%s</dd>".formatted(name, encoded);
    }

    private static String lines(JsonNode lines) {
        if (lines.isEmpty()) {
            return "<tr><td colspan=\"5\">Nothing was used.</td></tr>";
        }
        return lines.valueStream().map(InvoicePage::line).collect(Collectors.joining("\n"));
    }

    private static String line(JsonNode line) {
        String meter = line.get("meter").asString();
        return "<tr><td>%s%s</td><td class=\"m\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>"
                .formatted(
                        HtmlUtils.htmlEscape(METERS.getOrDefault(meter, meter)),
                        remark(line),
                        text(line, "period"),
                        isPriced(line)
                                ? format("#,##0").format(line.get("quantity").asLong())
                                : "",
                        isPriced(line) ? money(line.get("unit_micros")) : "",
                        money(line.get("amount_micros")));
    }

    /** Why a line costs what it costs, where that is not plain. */
    private static String remark(JsonNode line) {
        String remark = "";
        if (line.get("type").asString().equals("adjustment")) {
            remark = "came after its month was invoiced";
        }
        if (line.get("included").asBoolean()) {
            remark = joined(remark, "included");
        }
        if (line.get("percent_off").asInt() > 0) {
            remark = joined(remark, line.get("percent_off").asInt() + " % less");
        }
        return remark.isEmpty() ? "" : "<span class=\"quiet\">%s</span>".formatted(HtmlUtils.htmlEscape(remark));
    }

    private static String joined(String one, String other) {
        return one.isEmpty() ? other : one + ", " + other;
    }

    private static boolean isPriced(JsonNode line) {
        String type = line.get("type").asString();
        return type.equals("usage") || type.equals("adjustment");
    }

    private static String totals(JsonNode document) {
        return total("", "Subtotal", document.get("subtotal_micros"))
                + total("", "Paid by credit", document.get("credit_micros"))
                + total(" class=\"due\"", "To pay", document.get("due_micros"));
    }

    private static String total(String attribute, String name, JsonNode micros) {
        return "<tr%s><th scope=\"row\" colspan=\"4\">%s</th><td class=\"n\">%s</td></tr>\n"
                .formatted(attribute, name, money(micros));
    }

    /** At least cents, and further digits only where there are some. */
    private static String money(JsonNode micros) {
        BigDecimal dollars = BigDecimal.valueOf(micros.asLong(), MICROS_DIGITS);
        return (dollars.signum() < 0 ? "−$" : "$") + format("#,##0.00####").format(dollars.abs());
    }

    private static DecimalFormat format(String pattern) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    }

    private static String text(JsonNode object, String member) {
        return HtmlUtils.htmlEscape(object.get(member).asString());
    }

    private static String styleHash() {
        String opening = "<style>";
        String style = TEMPLATE.substring(TEMPLATE.indexOf(opening) + opening.length(), TEMPLATE.indexOf("</style>"));
        return Base64.getEncoder().encodeToString(Sha256.of(style.getBytes(StandardCharsets.UTF_8)));
    }

    private static String template() {
        try {
            return new ClassPathResource("invoice.html", InvoicePage.class).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
