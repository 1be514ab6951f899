/**
 * When rows happened, which of them are late, and how labels find their rows; engine-free.
 *
 * <p>Times are milliseconds since 1970-01-01T00:00Z. Nothing in here reads a clock: what comes out
 * follows from the records' times, partitions and offsets, so that a replay gives the same.
 */
@NullMarked
package io.mimon.core.align;

import org.jspecify.annotations.NullMarked;
