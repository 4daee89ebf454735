package ai.creativeflow.people;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Role;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.ids.InvitationId;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class InvitationController {

    private final Invitations invitations;
    private final Idempotency idempotency;
    private final InvitationMail mail;
    private final PublicUrl publicUrl;
    private final InstantSource clock;

    InvitationController(
            Invitations invitations,
            Idempotency idempotency,
            InvitationMail mail,
            PublicUrl publicUrl,
            InstantSource clock) {
        this.invitations = invitations;
        this.idempotency = idempotency;
        this.mail = mail;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    record CreateBody(@Nullable String email, @Nullable String role) {}

    record AcceptBody(@Nullable String token) {}

    /** An invitation as its team sees it. */
    record View(
            InvitationId id,
            String object,
            String email,
            Role role,
            Invitation.Status status,
            String createdBy,
            Instant createdAt,
            Instant expiresAt) {

        static View of(Invitation invitation, Instant now) {
            return new View(
                    invitation.id(),
                    "invitation",
                    invitation.email(),
                    invitation.role(),
                    invitation.status(now),
                    invitation.createdBy(),
                    invitation.createdAt(),
                    invitation.expiresAt());
        }
    }

    /** The same with the address that lets somebody in, which is null when the answer is a repeat. */
    record IssuedView(
            @JsonUnwrapped View invitation,
            @Nullable String acceptUrl,
            @Nullable String token) {}

    @PostMapping("/v1/team/invitations")
    @Route(scope = Scope.TEAM_WRITE, repeat = Repeat.ONCE_BY_KEY, changesTeam = true)
    ResponseEntity<byte[]> create(Caller caller, @Body CreateBody body, HttpServletRequest request) {
        String email = EmailAddress.checked("/email", body.email());
        Role role = MemberController.role(body.role());
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> {
                    Invitations.Issued issued = invitations.invite(caller, email, role);
                    View view = View.of(issued.invitation(), clock.instant());
                    String token = issued.token().reveal();
                    String acceptUrl = publicUrl.of("/portal/invitation#" + token);
                    mail.sendAfterCommit(issued.invitation(), acceptUrl);
                    return Outcome.created(
                                    "/v1/team/invitations/"
                                            + issued.invitation().id(),
                                    new IssuedView(view, acceptUrl, token))
                            .replayedAs(new IssuedView(view, null, null));
                })
                .toResponse();
    }

    @GetMapping("/v1/team/invitations")
    @Route(scope = Scope.TEAM_READ, repeat = Repeat.SAFE)
    Page<View> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        Instant now = clock.instant();
        return Page.of(page, invitations.list(caller, page), Invitation::id, one -> View.of(one, now));
    }

    @DeleteMapping("/v1/team/invitations/{id}")
    @Route(scope = Scope.TEAM_WRITE, repeat = Repeat.SAFE, changesTeam = true)
    View withdraw(Caller caller, @PathVariable String id) {
        return InvitationId.parse(id)
                .flatMap(parsed -> invitations.withdraw(caller, parsed))
                .map(withdrawn -> View.of(withdrawn, clock.instant()))
                .orElseThrow(Problem::notFound);
    }

    @PostMapping("/v1/invitations/accept")
    @Route(
            scope = {},
            repeat = Repeat.ONCE_BY_KEY,
            withoutTeam = true)
    ResponseEntity<byte[]> accept(Caller caller, @Body AcceptBody body, HttpServletRequest request) {
        var person = caller.person();
        String token = body.token();
        if (token == null || token.isBlank()) {
            throw Problem.invalid("/token", "required", "must be the token of an invitation");
        }
        return idempotency
                .run(
                        request,
                        caller.idempotencyOwner(),
                        () -> Outcome.ok(TeamsController.View.of(invitations.accept(person, token))))
                .toResponse();
    }
}
