/**
 * The engine-free monitor: rows of a shard's window to estimates, estimates of a segment to
 * readings and alerts.
 */
@NullMarked
package io.mimon.core.monitor;

import org.jspecify.annotations.NullMarked;
