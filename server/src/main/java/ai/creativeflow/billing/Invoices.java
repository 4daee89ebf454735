package ai.creativeflow.billing;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.InvoiceId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a team owes for a month. A month is closed once, when the week to select has passed after it; its document is then
 * the same for ever, and what comes later is an adjustment of the next one. A draft is made by the same statements.
 */
final class Invoices {

    static final int CLOSED_AT_ONCE = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Invoices.class);

    private final InvoiceRepository invoices;
    private final InvoiceLines lines;
    private final Journal journal;
    private final TransactionTemplate snapshots;
    private final Uuids uuids;
    private final InstantSource clock;
    private final JsonMapper json;

    Invoices(
            InvoiceRepository invoices,
            InvoiceLines lines,
            Journal journal,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock,
            JsonMapper json) {
        this.invoices = invoices;
        this.lines = lines;
        this.journal = journal;
        this.snapshots = new TransactionTemplate(Objects.requireNonNull(transactions.getTransactionManager()));
        snapshots.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.uuids = uuids;
        this.clock = clock;
        this.json = json;
    }

    /** What the invoice of the present month would be if nothing more happened. */
    String preview(TeamId team) {
        return preview(team, YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)));
    }

    /** The same of a month that is not closed yet. Throws 400 for one that is, or that has not begun. */
    String preview(TeamId team, YearMonth period) {
        YearMonth present = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        if (period.isAfter(present) || invoices.isClosed(team, period)) {
            throw Problem.parameter("period", "must be a month that has begun and is not closed");
        }
        return json.writeValueAsString(InvoiceDocument.of(null, team, period.toString(), lines.of(team, period), null));
    }

    List<InvoiceRepository.Closed> list(TeamId team, Page.Request page) {
        return invoices.list(team, page);
    }

    Optional<InvoiceRepository.Closed> find(TeamId team, InvoiceId id) {
        return invoices.find(team, id);
    }

    /** Closes months that are due; true where there may be more. Run twice, or by two nodes, it closes nothing twice. */
    boolean closeDue() {
        List<InvoiceRepository.Month> due = invoices.due(CLOSED_AT_ONCE);
        due.forEach(this::closeOnce);
        return due.size() == CLOSED_AT_ONCE;
    }

    /** Another node that closes the same month at this moment comes first, or is found by the next look. */
    private void closeOnce(InvoiceRepository.Month month) {
        try {
            close(month);
        } catch (ConcurrencyFailureException e) {
            LOG.debug("{} of {} is being closed elsewhere", month.period(), month.team());
        }
    }

    private void close(InvoiceRepository.Month month) {
        snapshots.executeWithoutResult(tx -> {
            List<InvoiceLine> found = lines.of(month.team(), month.period());
            var id = new InvoiceId(uuids.next());
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var document = InvoiceDocument.of(id, month.team(), month.period().toString(), found, now);
            boolean closed = invoices.close(id, month, json.writeValueAsString(document), now, found);
            if (closed) {
                journal.publish(month.team(), Mode.LIVE, EventType.INVOICE_CLOSED, document);
            }
        });
    }
}
