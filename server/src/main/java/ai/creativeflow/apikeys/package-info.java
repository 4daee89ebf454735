/**
 * API keys: issued once, kept as keyed hashes, checked on every call, revoked at once. Implements {@code identity}'s
 * {@link ai.creativeflow.identity.Authenticator}. No usable secret is ever stored or logged. Table: {@code api_key}.
 */
@NullMarked
package ai.creativeflow.apikeys;

import org.jspecify.annotations.NullMarked;
