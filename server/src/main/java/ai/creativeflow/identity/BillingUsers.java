package ai.creativeflow.identity;

import ai.creativeflow.kernel.ids.TeamId;
import java.util.Optional;

/** Who answers for a team towards the platform's other services, which know people and no teams. */
public interface BillingUsers {

    /**
     * The person as the Auth service names them ({@code sub}): whom operators named, else the owner who joined first among
     * those whom the Auth service knows. Empty where there is nobody.
     */
    Optional<String> find(TeamId team);
}
