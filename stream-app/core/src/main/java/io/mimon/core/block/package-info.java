/**
 * Columnar runs of rows: the one shape rows have while they travel, in durable state and on the
 * heap.
 */
@NullMarked
package io.mimon.core.block;

import org.jspecify.annotations.NullMarked;
