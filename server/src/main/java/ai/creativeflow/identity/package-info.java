/**
 * Who calls, for which team, and what they may: teams, people, memberships, plans' entitlements, and the filter chain of
 * {@code /v1} with its two seams {@link Authenticator} and {@link Gate}. Tables: {@code team}, {@code app_user},
 * {@code membership}, {@code plan}, {@code access_epoch}.
 */
@NullMarked
package ai.creativeflow.identity;

import org.jspecify.annotations.NullMarked;
