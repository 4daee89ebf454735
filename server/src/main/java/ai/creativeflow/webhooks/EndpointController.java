package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Etag;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.outbound.AddressGuard;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
final class EndpointController {

    private static final Duration OVERLAP_DEFAULT = Duration.ofDays(1);

    private final Endpoints endpoints;
    private final AddressGuard guard;
    private final Idempotency idempotency;

    EndpointController(Endpoints endpoints, AddressGuard webhookGuard, Idempotency idempotency) {
        this.endpoints = endpoints;
        this.guard = webhookGuard;
        this.idempotency = idempotency;
    }

    record CreateBody(
            @Nullable String url,
            @Nullable List<@Nullable String> events,
            @Nullable String description,
            @Nullable Map<String, @Nullable String> headers,
            @Nullable Integer rateLimitPerSecond,
            @Nullable String ordering,
            @Nullable String signature) {

        /** Looks the URL's name up, so not within a transaction. */
        Endpoints.Draft checked(AddressGuard guard) {
            var flow = new Flow(EndpointRequest.rateLimit(rateLimitPerSecond), EndpointRequest.ordering(ordering));
            return new Endpoints.Draft(
                    EndpointRequest.url(guard, url),
                    EndpointRequest.events(events),
                    EndpointRequest.description(description),
                    headers == null ? Map.of() : EndpointRequest.headers(Map.of(), headers),
                    EndpointRequest.signature(signature),
                    flow);
        }
    }

    /** A merge patch (RFC 7396): a component that is null was absent, a JSON null is one. */
    record PatchBody(
            @Nullable JsonNode url,
            @Nullable JsonNode events,
            @Nullable JsonNode description,
            @Nullable JsonNode headers,
            @Nullable JsonNode rateLimitPerSecond,
            @Nullable JsonNode ordering,
            @Nullable JsonNode disabled,
            @Nullable JsonNode paused) {

        /** Looks a new URL's name up, so not within a transaction. */
        Endpoints.Change checked(AddressGuard guard, Instant now) {
            UnaryOperator<Endpoint> change = flowChange();
            change = then(change, endpoint -> endpoint.updatedAt(now));
            if (url != null) {
                String checked = EndpointRequest.url(guard, PatchMember.text("/url", url));
                change = then(change, endpoint -> endpoint.withUrl(checked));
            }
            if (events != null) {
                var checked = EndpointRequest.events(PatchMember.texts("/events", events));
                change = then(change, endpoint -> endpoint.withEvents(checked));
            }
            if (description != null) {
                String checked = EndpointRequest.description(PatchMember.text("/description", description));
                change = then(change, endpoint -> endpoint.withDescription(checked));
            }
            if (paused != null) {
                boolean wanted = PatchMember.flag("/paused", paused);
                change = then(change, endpoint -> endpoint.withPaused(wanted));
            }
            if (disabled != null) {
                boolean wanted = PatchMember.flag("/disabled", disabled);
                change = then(change, endpoint -> disabledOrNot(endpoint, wanted));
            }
            return new Endpoints.Change(change, headersChange());
        }

        private UnaryOperator<Endpoint> flowChange() {
            UnaryOperator<Endpoint> change = endpoint -> endpoint;
            if (rateLimitPerSecond != null) {
                Integer checked =
                        EndpointRequest.rateLimit(PatchMember.number("/rate_limit_per_second", rateLimitPerSecond));
                change = then(
                        change, endpoint -> endpoint.withFlow(endpoint.flow().withRateLimit(checked)));
            }
            if (ordering != null) {
                var checked = EndpointRequest.ordering(
                        Objects.requireNonNullElse(PatchMember.text("/ordering", ordering), ""));
                change = then(
                        change, endpoint -> endpoint.withFlow(endpoint.flow().withOrdering(checked)));
            }
            return change;
        }

        private @Nullable UnaryOperator<Map<String, String>> headersChange() {
            if (headers == null) {
                return null;
            }
            var patch = PatchMember.textsByName("/headers", headers);
            return before -> patch == null ? Map.of() : EndpointRequest.headers(before, patch);
        }

        /** Disabling what is disabled keeps the reason. */
        private static Endpoint disabledOrNot(Endpoint endpoint, boolean wanted) {
            if (wanted && endpoint.disabled() != null) {
                return endpoint;
            }
            return endpoint.withDisabled(wanted ? DisabledReason.REQUESTED : null);
        }

        private static UnaryOperator<Endpoint> then(UnaryOperator<Endpoint> first, UnaryOperator<Endpoint> second) {
            return endpoint -> second.apply(first.apply(endpoint));
        }
    }

    record RotateBody(@Nullable Long overlapSeconds) {

        Duration checked() {
            if (overlapSeconds == null) {
                return OVERLAP_DEFAULT;
            }
            if (overlapSeconds < 0 || overlapSeconds > Endpoints.OVERLAP_MAX.toSeconds()) {
                throw Problem.invalid(
                        "/overlap_seconds", "range", "must be 0 to %d".formatted(Endpoints.OVERLAP_MAX.toSeconds()));
            }
            return Duration.ofSeconds(overlapSeconds);
        }
    }

    /** An endpoint with its secret, which is null in a repeat and where there is none to share. */
    record IssuedView(
            @JsonUnwrapped EndpointView endpoint, @Nullable String secret) {

        static IssuedView of(Endpoints.Issued issued) {
            return new IssuedView(
                    EndpointView.of(issued.endpoint()),
                    issued.secret() == null ? null : issued.secret().reveal());
        }

        IssuedView withoutSecret() {
            return new IssuedView(endpoint, null);
        }
    }

    @PostMapping("/v1/webhook-endpoints")
    @Route(scope = Scope.WEBHOOKS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> create(Caller caller, @Body CreateBody body, HttpServletRequest request) {
        var draft = body.checked(guard);
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> {
                    var view = IssuedView.of(endpoints.create(caller, draft));
                    return Outcome.created(
                                    "/v1/webhook-endpoints/" + view.endpoint().id(), view)
                            .replayedAs(view.withoutSecret());
                })
                .toResponse();
    }

    @GetMapping("/v1/webhook-endpoints")
    @Route(scope = Scope.WEBHOOKS_READ, repeat = Repeat.SAFE)
    Page<EndpointView> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        return Page.of(page, endpoints.list(caller, page), Endpoint::id, EndpointView::of);
    }

    @GetMapping("/v1/webhook-endpoints/{id}")
    @Route(scope = Scope.WEBHOOKS_READ, repeat = Repeat.SAFE)
    ResponseEntity<EndpointView> get(Caller caller, @PathVariable String id, HttpServletRequest request) {
        Endpoint endpoint = endpoints.find(caller, parse(id)).orElseThrow(Problem::notFound);
        return Etag.of(endpoint.version()).answer(request, EndpointView.of(endpoint));
    }

    @PatchMapping("/v1/webhook-endpoints/{id}")
    @Route(scope = Scope.WEBHOOKS_WRITE, repeat = Repeat.SAFE)
    ResponseEntity<EndpointView> patch(
            Caller caller, @PathVariable String id, @Body PatchBody body, HttpServletRequest request) {
        EndpointId endpoint = parse(id);
        var change = body.checked(guard, endpoints.now());
        Endpoint changed = endpoints.change(
                caller, endpoint, before -> Etag.of(before.version()).requireMatch(request), change);
        return ResponseEntity.ok().eTag(Etag.of(changed.version()).value()).body(EndpointView.of(changed));
    }

    @DeleteMapping("/v1/webhook-endpoints/{id}")
    @Route(scope = Scope.WEBHOOKS_WRITE, repeat = Repeat.SAFE)
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        if (!endpoints.delete(caller, parse(id))) {
            throw Problem.notFound();
        }
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/v1/webhook-endpoints/{id}/rotate-secret")
    @Route(scope = Scope.WEBHOOKS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> rotateSecret(
            Caller caller,
            @PathVariable String id,
            @Body(optional = true) RotateBody body,
            HttpServletRequest request) {
        EndpointId endpoint = parse(id);
        Duration overlap = body.checked();
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> {
                    var view = IssuedView.of(endpoints.rotate(caller, endpoint, overlap));
                    return Outcome.ok(view).replayedAs(view.withoutSecret());
                })
                .toResponse();
    }

    private static EndpointId parse(String id) {
        return EndpointId.parse(id).orElseThrow(Problem::notFound);
    }
}
