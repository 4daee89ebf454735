package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.InvoiceId;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An invoice as callers read it; a draft has no id and no time of closing, and is the same otherwise. */
record InvoiceDocument(
        @Nullable InvoiceId id,
        String object,
        String status,
        TeamId teamId,
        String period,
        String currency,
        List<LineView> lines,
        Micros subtotalMicros,
        Micros creditMicros,
        Micros dueMicros,
        @Nullable Instant closedAt) {

    record LineView(
            InvoiceLine.Type type,
            String period,
            String meter,
            boolean included,
            int percentOff,
            Micros unitMicros,
            long quantity,
            Micros amountMicros) {

        static LineView of(InvoiceLine line) {
            return new LineView(
                    line.type(),
                    line.period(),
                    line.meter(),
                    line.included(),
                    line.percentOff(),
                    line.unit(),
                    line.quantity(),
                    line.amount());
        }
    }

    static InvoiceDocument of(
            @Nullable InvoiceId id, TeamId team, String period, List<InvoiceLine> lines, @Nullable Instant closedAt) {
        Micros credit = sum(lines.stream()
                .filter(line -> line.type() == InvoiceLine.Type.CREDIT)
                .toList());
        Micros subtotal = sum(lines).minus(credit);
        return new InvoiceDocument(
                id,
                "invoice",
                id == null ? "draft" : "closed",
                team,
                period,
                "USD",
                lines.stream().map(LineView::of).toList(),
                subtotal,
                credit,
                subtotal.plus(credit),
                closedAt);
    }

    private static Micros sum(List<InvoiceLine> lines) {
        return lines.stream().map(InvoiceLine::amount).reduce(Micros.ZERO, Micros::plus);
    }
}
