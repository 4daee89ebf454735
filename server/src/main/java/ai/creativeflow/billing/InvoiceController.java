package ai.creativeflow.billing;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.InvoiceId;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@RestController
final class InvoiceController {

    private static final List<String> COLUMNS =
            List.of("type", "period", "meter", "included", "percent_off", "unit_micros", "quantity", "amount_micros");

    private final Invoices invoices;
    private final JsonMapper json;

    InvoiceController(Invoices invoices, JsonMapper json) {
        this.invoices = invoices;
        this.json = json;
    }

    /** A document exactly as it was written. */
    record View(@JsonValue @JsonRawValue String document) {

        static View of(InvoiceRepository.Closed invoice) {
            return new View(invoice.document());
        }
    }

    @GetMapping("/v1/invoices")
    @Route(scope = Scope.BILLING_READ, repeat = Repeat.SAFE, openToSuspended = true)
    Page<View> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        return Page.of(page, invoices.list(caller.team(), page), InvoiceRepository.Closed::id, View::of);
    }

    @GetMapping("/v1/invoices/preview")
    @Route(scope = Scope.BILLING_READ, repeat = Repeat.SAFE, openToSuspended = true)
    @Nullable ResponseEntity<View> preview(
            Caller caller,
            @RequestParam(required = false) @Nullable String period,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        String document =
                period == null ? invoices.preview(caller.team()) : invoices.preview(caller.team(), month(period));
        return answer(document, "invoice-draft.csv", request, response);
    }

    @GetMapping("/v1/invoices/{id}")
    @Route(scope = Scope.BILLING_READ, repeat = Repeat.SAFE, openToSuspended = true)
    @Nullable ResponseEntity<View> get(
            Caller caller, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        InvoiceRepository.Closed found = InvoiceId.parse(id)
                .flatMap(invoice -> invoices.find(caller.team(), invoice))
                .orElseThrow(Problem::notFound);
        return answer(found.document(), found.id().text() + ".csv", request, response);
    }

    private @Nullable ResponseEntity<View> answer(
            String document, String fileName, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        return switch (Wanted.by(request, Wanted.values())) {
            case JSON -> ResponseEntity.ok(new View(document));
            case CSV -> {
                Csv.begin(response, fileName);
                response.getOutputStream().write(csv(json.readTree(document)).getBytes(StandardCharsets.UTF_8));
                yield null;
            }
            case PAGE -> {
                InvoicePage.write(response, json.readTree(document));
                yield null;
            }
        };
    }

    /** The document's lines; none of their values needs quoting. */
    private static String csv(JsonNode document) {
        var table = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
        for (JsonNode line : document.get("lines")) {
            table.append(String.join(
                            ",",
                            COLUMNS.stream()
                                    .map(column -> line.get(column).asString())
                                    .toList()))
                    .append("\r\n");
        }
        return table.toString();
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.parameter("period", "must be a month such as 2026-11")
                    .because(String.valueOf(e.getMessage()));
        }
    }
}
