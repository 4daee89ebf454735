package ai.creativeflow.apikeys;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Etag;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.Rfc3339;
import ai.creativeflow.kernel.ids.KeyId;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class ApiKeyController {

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
            @Nullable String expiresAt) {

        ApiKeys.Request checked(Instant now) {
            if (name == null || name.isBlank() || name.length() > ApiKey.NAME_LENGTH_MAX) {
                throw Problem.invalid(
                        "/name", "length", "must have 1 to %d characters".formatted(ApiKey.NAME_LENGTH_MAX));
            }
            Mode wanted = Mode.of(mode == null ? "" : mode)
                    .orElseThrow(() -> Problem.invalid("/mode", "unknown", "must be live or test"));
            return new ApiKeys.Request(name, wanted, checkedScopes(), checkedEnd(now));
        }

        private Set<Scope> checkedScopes() {
            if (scopes == null || scopes.isEmpty()) {
                throw Problem.invalid("/scopes", "required", "must name at least one scope");
            }
            var known = EnumSet.noneOf(Scope.class);
            for (int i = 0; i < scopes.size(); i++) {
                String wire = scopes.get(i);
                String pointer = "/scopes/" + i;
                known.add(Scope.of(wire == null ? "" : wire)
                        .orElseThrow(() -> Problem.invalid(pointer, "unknown", "there is no scope " + wire)));
            }
            return known;
        }

        private @Nullable Instant checkedEnd(Instant now) {
            if (expiresAt == null) {
                return null;
            }
            Instant end = Rfc3339.parse(expiresAt)
                    .orElseThrow(() -> Problem.invalid("/expires_at", "format", "must be an instant as in RFC 3339"));
            if (end.isAfter(now)) {
                return end;
            }
            throw Problem.invalid("/expires_at", "past", "must be in the future");
        }
    }

    /** A key as its team sees it. */
    record View(
            KeyId id,
            String object,
            String name,
            Mode mode,
            List<Scope> scopes,
            String hint,
            ApiKey.Status status,
            Instant createdAt,
            String createdBy,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant lastUsedAt) {

        static View of(ApiKey key, Instant now) {
            return new View(
                    key.id(),
                    "api_key",
                    key.name(),
                    key.mode(),
                    key.scopes().stream().sorted().toList(),
                    key.hint(),
                    key.status(now),
                    key.createdAt(),
                    key.createdBy(),
                    key.expiresAt(),
                    key.revokedAt(),
                    key.lastUsedAt());
        }
    }

    /** The same with the secret, which is null when the answer is a repeat. */
    record IssuedView(@JsonUnwrapped View key, @Nullable String secret) {}

    @PostMapping("/v1/api-keys")
    @Route(scope = Scope.API_KEYS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> create(Caller caller, @Body CreateBody body, HttpServletRequest request) {
        Instant now = clock.instant();
        ApiKeys.Request wanted = body.checked(now);
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> {
                    IssuedKey issued = apiKeys.issue(caller, wanted);
                    View view = View.of(issued.key(), now);
                    return Outcome.created(
                                    "/v1/api-keys/" + issued.key().id(),
                                    new IssuedView(view, issued.secret().reveal()))
                            .replayedAs(new IssuedView(view, null));
                })
                .toResponse();
    }

    @GetMapping("/v1/api-keys")
    @Route(scope = Scope.API_KEYS_READ, repeat = Repeat.SAFE)
    Page<View> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        Instant now = clock.instant();
        return Page.of(page, apiKeys.list(caller, page), ApiKey::id, key -> View.of(key, now));
    }

    @GetMapping("/v1/api-keys/{id}")
    @Route(scope = Scope.API_KEYS_READ, repeat = Repeat.SAFE)
    ResponseEntity<View> get(Caller caller, @PathVariable String id, HttpServletRequest request) {
        ApiKey key =
                KeyId.parse(id).flatMap(parsed -> apiKeys.find(caller, parsed)).orElseThrow(Problem::notFound);
        return Etag.of(key.version()).answer(request, View.of(key, clock.instant()));
    }

    @PostMapping("/v1/api-keys/{id}/revoke")
    @Route(scope = Scope.API_KEYS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> revoke(
            Caller caller, @PathVariable String id, @Body(optional = true) NoBody body, HttpServletRequest request) {
        KeyId key = KeyId.parse(id).orElseThrow(Problem::notFound);
        return idempotency
                .run(
                        request,
                        caller.idempotencyOwner(),
                        () -> apiKeys.revoke(caller, key)
                                .map(revoked -> Outcome.ok(View.of(revoked, clock.instant())))
                                .orElseThrow(Problem::notFound))
                .toResponse();
    }

    /** A call that takes nothing; a field in it is refused like any other unknown one. */
    record NoBody() {}
}
