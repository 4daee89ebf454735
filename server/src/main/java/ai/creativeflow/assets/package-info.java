/**
 * Pictures. What is sent is looked through before it is stored, a row is written after its bytes are safely stored and names
 * them by their hash; the foreign key to the stored file sees to it that no row is without bytes. Tables: {@code asset}.
 */
@NullMarked
package ai.creativeflow.assets;

import org.jspecify.annotations.NullMarked;
