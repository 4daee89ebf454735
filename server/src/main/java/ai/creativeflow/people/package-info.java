/**
 * People: users, their memberships and invitations, and the tokens of the platform's Auth service by which they call.
 *
 * <p>A team keeps at least one owner, whatever runs in parallel: who changes memberships holds all of the team's first. A
 * person is made when a subject is first seen, and is found again by a verified address that an operator or an invitation
 * named before.
 *
 * <p>Tables: {@code app_user}, {@code membership}, {@code invitation}.
 */
@NullMarked
package ai.creativeflow.people;

import org.jspecify.annotations.NullMarked;
