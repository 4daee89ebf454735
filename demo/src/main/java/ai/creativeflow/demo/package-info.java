/**
 * A customer's program: it knows the public API and nothing of the server. It makes one creative from a prompt to a 4K
 * final, is told of it by signed webhooks, and says what it cost.
 */
@NullMarked
package ai.creativeflow.demo;

import org.jspecify.annotations.NullMarked;
