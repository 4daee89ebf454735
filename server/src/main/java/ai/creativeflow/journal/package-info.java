/**
 * The append sides: events and audit events. An event is written in the transaction of its effect and never changed; who
 * delivers events takes them from {@link Journal}. Tables: {@code event}, {@code event_pending}, {@code audit_event}.
 */
@NullMarked
package ai.creativeflow.journal;

import org.jspecify.annotations.NullMarked;
