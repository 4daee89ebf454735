package ai.creativeflow.billing;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.LedgerEntryId;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class LedgerController {

    private final LedgerRepository ledger;

    LedgerController(LedgerRepository ledger) {
        this.ledger = ledger;
    }

    record View(
            LedgerEntryId id,
            String object,
            String period,
            LedgerEntry.Type type,
            String debit,
            String credit,
            Micros amountMicros,
            @Nullable GenerationId generationId,
            @Nullable String part,
            Micros reservedMicros,
            Micros chargedMicros,
            Instant createdAt) {

        static View of(LedgerEntry entry) {
            return new View(
                    entry.id(),
                    "ledger_entry",
                    entry.period(),
                    entry.type(),
                    entry.debit(),
                    entry.credit(),
                    entry.amount(),
                    entry.generation(),
                    entry.part(),
                    entry.reserved(),
                    entry.charged(),
                    entry.createdAt());
        }
    }

    @GetMapping("/v1/ledger")
    @Route(scope = Scope.BILLING_READ, repeat = Repeat.SAFE, openToSuspended = true)
    Page<View> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        LedgerEntry.Type wanted = type == null
                ? null
                : LedgerEntry.Type.of(type)
                        .orElseThrow(() -> Problem.parameter("type", "there is no such type of entry"));
        String month = period == null ? null : month(period).toString();
        return Page.of(page, ledger.list(caller.team(), wanted, month, page), LedgerEntry::id, View::of);
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
