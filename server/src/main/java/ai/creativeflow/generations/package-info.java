/**
 * From a prompt to pictures: accepted in one transaction, worked on by whichever node claims it, selected, drawn anew, paid
 * for as delivered. Invariants: a task is finished by the holder of its fence or not at all; status, samples, assets, money
 * and event change together. What draws is an {@link ai.creativeflow.generations.Engine}: here and at once, or elsewhere and
 * later. Tables: {@code generation}, {@code generation_change}, {@code sample}, {@code generation_task},
 * {@code engine_handover}.
 */
@NullMarked
package ai.creativeflow.generations;

import org.jspecify.annotations.NullMarked;
