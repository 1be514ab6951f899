/**
 * Alert delivery: the committed alerts file is the outbox, one thread a sink takes it there in
 * order, at least once.
 */
@NullMarked
package io.mimon.gateway.alerts;

import org.jspecify.annotations.NullMarked;
