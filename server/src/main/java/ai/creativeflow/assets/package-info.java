/**
 * Pictures and their bytes. A row is written after its bytes are safely stored and names them by their hash; bytes without
 * a row are garbage, a row without bytes cannot be. Tables: {@code asset}, {@code asset_storage}.
 */
@NullMarked
package ai.creativeflow.assets;

import org.jspecify.annotations.NullMarked;
