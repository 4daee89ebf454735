package ai.creativeflow.apikeys;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.RateLimitBody;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Etag;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.KeyId;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class ApiKeyController {

    private static final int BULK_MAX = 500;

    private final ApiKeys apiKeys;
    private final Idempotency idempotency;
    private final InstantSource clock;

    ApiKeyController(ApiKeys apiKeys, Idempotency idempotency, InstantSource clock) {
        this.apiKeys = apiKeys;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    record CreateBody(
            @Nullable String name,
            @Nullable String mode,
            @Nullable List<@Nullable String> scopes,
            @Nullable String expiresAt,
            @Nullable List<@Nullable String> allowedCidrs,
            @Nullable List<@Nullable RateLimitBody> rateLimits,
            @Nullable Long monthlyCapMicros) {

        ApiKeys.Request checked(Instant now) {
            return new ApiKeys.Request(
                    KeyRequest.name(name),
                    new Grant(
                            KeyRequest.mode(mode),
                            KeyRequest.scopes(scopes),
                            KeyRequest.networks(allowedCidrs),
                            KeyRequest.windows(rateLimits),
                            KeyRequest.monthlyCap(monthlyCapMicros),
                            KeyRequest.end(expiresAt, now)));
        }
    }

    /** A merge patch (RFC 7396): a component that is null was absent, an empty one was null. */
    @SuppressWarnings("NullableOptional") // The three states of a merge patch: absent, null, a value.
    record PatchBody(
            @Nullable Optional<String> name,
            @Nullable Optional<List<@Nullable String>> scopes,
            @Nullable Optional<String> expiresAt,
            @Nullable Optional<List<@Nullable String>> allowedCidrs,
            @Nullable Optional<List<@Nullable RateLimitBody>> rateLimits,
            @Nullable Optional<Long> monthlyCapMicros,
            @Nullable Optional<Boolean> disabled) {

        ApiKeys.Change checked(Instant now) {
            UnaryOperator<Grant> change = UnaryOperator.identity();
            if (scopes != null) {
                var checked = KeyRequest.scopes(scopes.orElse(null));
                change = then(change, grant -> grant.withScopes(checked));
            }
            if (expiresAt != null) {
                Instant checked = KeyRequest.end(expiresAt.orElse(null), now);
                change = then(change, grant -> grant.withExpiresAt(checked));
            }
            if (allowedCidrs != null) {
                var checked = KeyRequest.networks(allowedCidrs.orElse(null));
                change = then(change, grant -> grant.withNetworks(checked));
            }
            if (rateLimits != null) {
                var checked = KeyRequest.windows(rateLimits.orElse(null));
                change = then(change, grant -> grant.withWindows(checked));
            }
            if (monthlyCapMicros != null) {
                var checked = KeyRequest.monthlyCap(monthlyCapMicros.orElse(null));
                change = then(change, grant -> grant.withMonthlyCap(checked));
            }
            return new ApiKeys.Change(
                    name == null ? null : KeyRequest.name(name.orElse(null)),
                    change,
                    checkedDisabled(),
                    onlyDisables());
        }

        private @Nullable Boolean checkedDisabled() {
            if (disabled == null) {
                return null;
            }
            return disabled.orElseThrow(() -> Problem.invalid("/disabled", "required", "must be true or false"));
        }

        private boolean onlyDisables() {
            return equals(new PatchBody(null, null, null, null, null, null, Optional.of(true)));
        }

        private static UnaryOperator<Grant> then(UnaryOperator<Grant> first, UnaryOperator<Grant> second) {
            return grant -> second.apply(first.apply(grant));
        }
    }

    record RotateBody(@Nullable Long overlapSeconds) {}

    record BulkBody(@Nullable List<@Nullable String> ids) {

        List<String> checked() {
            if (ids == null || ids.isEmpty() || ids.size() > BULK_MAX) {
                throw Problem.invalid("/ids", "length", "must name 1 to %d keys".formatted(BULK_MAX));
            }
            for (int i = 0; i < ids.size(); i++) {
                if (ids.get(i) == null) {
                    throw Problem.invalid("/ids/" + i, "required", "must be the id of a key");
                }
            }
            return ids.stream().map(Objects::requireNonNull).toList();
        }
    }

    /** What became of one of many. */
    enum BulkResult {
        REVOKED,
        ALREADY_REVOKED,
        NOT_FOUND;

        @JsonValue
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record BulkEntry(String id, BulkResult result) {

        static BulkEntry of(String id, ApiKeys.Revocation revocation) {
            Optional<KeyId> key = KeyId.parse(id).filter(revocation.found()::contains);
            if (key.isEmpty()) {
                return new BulkEntry(id, BulkResult.NOT_FOUND);
            }
            return new BulkEntry(
                    id, revocation.ended().contains(key.get()) ? BulkResult.REVOKED : BulkResult.ALREADY_REVOKED);
        }
    }

    /** In the order of the ids. */
    record BulkView(List<BulkEntry> data) {}

    /** A key with its secret, which is null when the answer is a repeat. */
    record IssuedView(@JsonUnwrapped KeyView key, @Nullable String secret) {}

    @PostMapping("/v1/api-keys")
    @Route(scope = Scope.API_KEYS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> create(Caller caller, @Body CreateBody body, HttpServletRequest request) {
        Instant now = clock.instant();
        ApiKeys.Request wanted = body.checked(now);
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> issued(apiKeys.issue(caller, wanted), now))
                .toResponse();
    }

    @GetMapping("/v1/api-keys")
    @Route(scope = Scope.API_KEYS_READ, repeat = Repeat.SAFE)
    Page<KeyView> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        Instant now = clock.instant();
        return Page.of(page, apiKeys.list(caller, page), ApiKey::id, key -> KeyView.of(key, now));
    }

    @GetMapping("/v1/api-keys/{id}")
    @Route(scope = Scope.API_KEYS_READ, repeat = Repeat.SAFE)
    ResponseEntity<KeyView> get(Caller caller, @PathVariable String id, HttpServletRequest request) {
        ApiKey key = apiKeys.find(caller, parse(id)).orElseThrow(Problem::notFound);
        return Etag.of(key.version()).answer(request, KeyView.of(key, clock.instant()));
    }

    @PatchMapping("/v1/api-keys/{id}")
    @Route(scope = Scope.API_KEYS_WRITE, repeat = Repeat.SAFE)
    ResponseEntity<KeyView> patch(
            Caller caller, @PathVariable String id, @Body PatchBody body, HttpServletRequest request) {
        KeyId key = parse(id);
        Instant now = clock.instant();
        ApiKey changed = apiKeys.change(
                        caller, key, before -> Etag.of(before.version()).requireMatch(request), body.checked(now))
                .orElseThrow(Problem::notFound);
        return ResponseEntity.ok().eTag(Etag.of(changed.version()).value()).body(KeyView.of(changed, now));
    }

    @PostMapping("/v1/api-keys/{id}/rotate")
    @Route(scope = Scope.API_KEYS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> rotate(
            Caller caller,
            @PathVariable String id,
            @Body(optional = true) RotateBody body,
            HttpServletRequest request) {
        KeyId key = parse(id);
        Duration overlap = KeyRequest.overlap(body.overlapSeconds());
        return idempotency
                .run(
                        request,
                        caller.idempotencyOwner(),
                        () -> apiKeys.rotate(caller, key, overlap)
                                .map(successor -> issued(successor, clock.instant()))
                                .orElseThrow(Problem::notFound))
                .toResponse();
    }

    @PostMapping("/v1/api-keys/{id}/revoke")
    @Route(scope = Scope.API_KEYS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> revoke(
            Caller caller, @PathVariable String id, @Body(optional = true) NoBody body, HttpServletRequest request) {
        KeyId key = parse(id);
        return idempotency
                .run(
                        request,
                        caller.idempotencyOwner(),
                        () -> apiKeys.revoke(caller, key)
                                .map(revoked -> Outcome.ok(KeyView.of(revoked, clock.instant())))
                                .orElseThrow(Problem::notFound))
                .toResponse();
    }

    @PostMapping("/v1/api-keys/bulk-revoke")
    @Route(scope = Scope.API_KEYS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> bulkRevoke(Caller caller, @Body BulkBody body, HttpServletRequest request) {
        List<String> ids = body.checked();
        List<KeyId> keys = ids.stream().flatMap(id -> KeyId.parse(id).stream()).toList();
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> {
                    ApiKeys.Revocation revocation = apiKeys.revokeMany(caller, keys);
                    return Outcome.ok(new BulkView(
                            ids.stream().map(id -> BulkEntry.of(id, revocation)).toList()));
                })
                .toResponse();
    }

    /** A call that takes nothing; a field in it is refused like any other unknown one. */
    record NoBody() {}

    private static Outcome issued(IssuedKey issued, Instant now) {
        KeyView view = KeyView.of(issued.key(), now);
        return Outcome.created(
                        "/v1/api-keys/" + issued.key().id(),
                        new IssuedView(view, issued.secret().reveal()))
                .replayedAs(new IssuedView(view, null));
    }

    private static KeyId parse(String id) {
        return KeyId.parse(id).orElseThrow(Problem::notFound);
    }
}
