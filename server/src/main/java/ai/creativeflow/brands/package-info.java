/**
 * What makes creatives a brand's own: kits of colours, fonts, logos and a style, in versions that never change. A generation
 * names the version that it was accepted with, so no change and no deletion reaches it. Tables: {@code brand_kit},
 * {@code brand_kit_version}.
 */
@NullMarked
package ai.creativeflow.brands;

import org.jspecify.annotations.NullMarked;
