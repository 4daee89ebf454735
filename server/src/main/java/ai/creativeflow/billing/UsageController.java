package ai.creativeflow.billing;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.Rfc3339;
import ai.creativeflow.kernel.ids.KeyId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class UsageController {

    private static final int BUCKETS_MAX = 1_000;
    private static final Set<String> GROUPS = Set.of("meter", "api_key", "status");
    private static final String CSV_HEADER = "start,meter,api_key_id,status,quantity,amount_micros,credits\r\n";

    private final Usage usage;
    private final InstantSource clock;

    UsageController(Usage usage, InstantSource clock) {
        this.usage = usage;
        this.clock = clock;
    }

    record View(String object, Mode mode, Instant from, Instant to, Granularity granularity, List<PointView> data) {}

    record PointView(
            Instant start,
            String meter,
            @Nullable KeyId apiKeyId,
            @Nullable String status,
            long quantity,
            Micros amountMicros,
            BigDecimal credits) {

        static PointView of(Usage.Point point) {
            return new PointView(
                    point.start(),
                    point.meter(),
                    point.key(),
                    point.status(),
                    point.quantity(),
                    point.amount(),
                    point.credits());
        }
    }

    @GetMapping("/v1/usage")
    @Route(scope = Scope.USAGE_READ, repeat = Repeat.SAFE, openToSuspended = true)
    @Nullable ResponseEntity<View> get(
            Caller caller,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String granularity,
            @RequestParam(name = "group_by", required = false) @Nullable String groupBy,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Usage.Query query = query(from, to, granularity, groupBy);
        if (Csv.isWanted(request)) {
            stream(caller, query, response);
            return null;
        }
        List<Usage.Point> points = usage.series(caller.team(), caller.mode(), query);
        if (points.size() > Usage.POINTS_MAX) {
            throw Problem.parameter(
                    "from",
                    "the answer would have more than %d points: ask for a shorter span, or for text/csv"
                            .formatted(Usage.POINTS_MAX));
        }
        return ResponseEntity.ok(new View(
                "usage",
                caller.mode(),
                query.from(),
                query.to(),
                query.granularity(),
                points.stream().map(PointView::of).toList()));
    }

    private void stream(Caller caller, Usage.Query query, HttpServletResponse response) throws IOException {
        Csv.begin(response, "usage.csv");
        var out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        out.write(CSV_HEADER);
        usage.each(caller.team(), caller.mode(), query, point -> write(point, out));
        out.flush();
    }

    private static void write(Usage.Point point, Writer out) {
        try {
            out.write("%s,%s,%s,%s,%d,%d,%s\r\n"
                    .formatted(
                            point.start(),
                            point.meter(),
                            point.key() == null ? "" : point.key().text(),
                            point.status() == null ? "" : point.status(),
                            point.quantity(),
                            point.amount().value(),
                            point.credits().toPlainString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Usage.Query query(
            @Nullable String from, @Nullable String to, @Nullable String granularity, @Nullable String groupBy) {
        Granularity width = granularity == null
                ? Granularity.DAY
                : Granularity.of(granularity)
                        .orElseThrow(() -> Problem.parameter("granularity", "must be hour, day or month"));
        List<String> groups = groupBy == null ? List.of() : Arrays.asList(groupBy.split(",", -1));
        if (!GROUPS.containsAll(groups)) {
            throw Problem.parameter(
                    "group_by", "must be one or more of meter, api_key and status, with commas between");
        }
        Instant now = clock.instant();
        Instant first = from == null ? Granularity.MONTH.startOf(now) : instant("from", from);
        Instant last = to == null ? now : instant("to", to);
        if (!first.isBefore(last)) {
            throw Problem.parameter("to", "must be later than from");
        }
        Instant start = width.startOf(first);
        Instant end = width.endOf(last);
        if (width.between(start, end) > BUCKETS_MAX) {
            throw Problem.parameter(
                    "from", "the span must have at most %d times the granularity".formatted(BUCKETS_MAX));
        }
        return new Usage.Query(width, start, end, groups.contains("api_key"), groups.contains("status"));
    }

    private static Instant instant(String name, String text) {
        return Rfc3339.parse(text).orElseThrow(() -> Problem.parameter(name, "must be an instant as in RFC 3339"));
    }
}
