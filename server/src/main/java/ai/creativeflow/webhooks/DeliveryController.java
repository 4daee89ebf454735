package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EndpointId;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class DeliveryController {

    private final Deliveries deliveries;
    private final Idempotency idempotency;

    DeliveryController(Deliveries deliveries, Idempotency idempotency) {
        this.deliveries = deliveries;
        this.idempotency = idempotency;
    }

    /** A call that takes nothing; a field in it is refused like any other unknown one. */
    record NoBody() {}

    @GetMapping("/v1/webhook-endpoints/{id}/deliveries")
    @Route(scope = Scope.WEBHOOKS_READ, repeat = Repeat.SAFE)
    Page<DeliveryView> list(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var endpoint = EndpointId.parse(id).orElseThrow(Problem::notFound);
        var page = Page.Request.of(limit, cursor);
        var found = deliveries.list(caller, endpoint, status == null ? null : parse(status), page);
        return Page.of(page, found, told -> told.delivery().id(), DeliveryController::view);
    }

    @GetMapping("/v1/deliveries/{id}")
    @Route(scope = Scope.WEBHOOKS_READ, repeat = Repeat.SAFE)
    DeliveryView get(Caller caller, @PathVariable String id) {
        return view(deliveries.find(caller, DeliveryId.parse(id).orElseThrow(Problem::notFound)));
    }

    @PostMapping("/v1/deliveries/{id}/resend")
    @Route(scope = Scope.WEBHOOKS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> resend(
            Caller caller, @PathVariable String id, @Body(optional = true) NoBody body, HttpServletRequest request) {
        var delivery = DeliveryId.parse(id).orElseThrow(Problem::notFound);
        return idempotency
                .run(
                        request,
                        caller.idempotencyOwner(),
                        () -> Outcome.accepted("/v1/deliveries/" + delivery, view(deliveries.resend(caller, delivery))))
                .toResponse();
    }

    @PostMapping("/v1/webhook-endpoints/{id}/test")
    @Route(scope = Scope.WEBHOOKS_WRITE, repeat = Repeat.EACH_TIME)
    DeliveryView.AttemptView test(Caller caller, @PathVariable String id, @Body(optional = true) NoBody body) {
        var endpoint = EndpointId.parse(id).orElseThrow(Problem::notFound);
        return DeliveryView.AttemptView.of(deliveries.test(caller, endpoint));
    }

    private static Delivery.Status parse(String status) {
        return Delivery.Status.of(status)
                .orElseThrow(() -> Problem.parameter("status", "must be pending, delivered, failed or paused"));
    }

    private static DeliveryView view(Deliveries.Told told) {
        return DeliveryView.of(told.delivery(), told.attempts());
    }
}
