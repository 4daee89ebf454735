/**
 * The append sides: events, audit events, the request log, and what operators must know. Events and audit events are written
 * in the transaction of their effect and never changed; who delivers events takes them from {@link Journal}. Where an audited
 * call came from stands in a table of its own, so that it can be erased. Tables: {@code event}, {@code event_pending},
 * {@code audit_event}, {@code audit_address}, {@code request_log}, {@code operator_event}.
 */
@NullMarked
package ai.creativeflow.journal;

import org.jspecify.annotations.NullMarked;
