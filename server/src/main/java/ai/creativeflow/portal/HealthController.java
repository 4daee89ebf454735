package ai.creativeflow.portal;

import ai.creativeflow.broker.Broker;
import ai.creativeflow.generations.EngineWatch;
import ai.creativeflow.kernel.http.ListeningPorts;
import ai.creativeflow.limits.Limits;
import ai.creativeflow.odoo.Odoo;
import ai.creativeflow.orchestrator.Orchestrator;
import ai.creativeflow.storage.StoredFiles;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class HealthController {

    private static final String UP = "up";
    private static final String DOWN = "down";
    private static final String DEGRADED = "degraded";

    private final DatabaseProbe database;
    private final Limits limits;
    private final StoredFiles files;
    private final @Nullable Odoo odoo;
    private final @Nullable Broker broker;
    private final EngineWatch engines;
    private final @Nullable Orchestrator orchestrator;
    private final ListeningPorts ports;

    HealthController(
            DatabaseProbe database,
            Limits limits,
            StoredFiles files,
            ObjectProvider<Odoo> odoo,
            ObjectProvider<Broker> broker,
            EngineWatch engines,
            ObjectProvider<Orchestrator> orchestrator,
            ListeningPorts ports) {
        this.database = database;
        this.limits = limits;
        this.files = files;
        this.odoo = odoo.getIfAvailable();
        this.broker = broker.getIfAvailable();
        this.engines = engines;
        this.orchestrator = orchestrator.getIfAvailable();
        this.ports = ports;
    }

    /** How the whole is; the parts are for operators only. */
    record View(
            String status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ComponentsView components) {}

    /** Odoo, the broker and engines elsewhere only where one is configured. */
    record ComponentsView(
            ComponentView database,
            ComponentView rateLimits,
            ComponentView storage,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ComponentView odoo,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ComponentView broker,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ComponentView engines) {}

    /** The reason where one is known. */
    record ComponentView(
            String status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason) {

        static ComponentView of(String status) {
            return new ComponentView(status, null);
        }
    }

    @GetMapping("/health/live")
    ResponseEntity<View> live() {
        return answer(HttpStatus.OK, new View(UP, null));
    }

    @GetMapping("/health/ready")
    ResponseEntity<View> ready(HttpServletRequest request) {
        boolean up = database.answers();
        String status = up ? UP : DOWN;
        boolean operator = request.getLocalPort() == ports.managementPort();
        var components = operator ? components(status) : null;
        return answer(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, new View(status, components));
    }

    private ComponentsView components(String database) {
        return new ComponentsView(
                ComponentView.of(database),
                ComponentView.of(limits.isFallingBack() ? DEGRADED : UP),
                ComponentView.of(files.answers() ? UP : DOWN),
                odoo == null ? null : ComponentView.of(odoo.isSilent() ? DEGRADED : UP),
                broker == null
                        ? null
                        : new ComponentView(
                                broker.isAway() ? DEGRADED : UP, broker.reason().orElse(null)),
                engines.isNeeded() ? ComponentView.of(areEnginesFine() ? UP : DEGRADED) : null);
    }

    private boolean areEnginesFine() {
        return !engines.isAnyDown() && (orchestrator == null || !orchestrator.isDeaf());
    }

    private static ResponseEntity<View> answer(HttpStatus status, View view) {
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .body(view);
    }
}
