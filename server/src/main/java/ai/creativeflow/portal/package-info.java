/**
 * What a developer reads: the front page, the reference, a page per problem code, the contract itself, and whether the
 * service is well. Nothing here needs credentials and nothing is fetched from elsewhere. Tables: none.
 */
@NullMarked
package ai.creativeflow.portal;

import org.jspecify.annotations.NullMarked;
