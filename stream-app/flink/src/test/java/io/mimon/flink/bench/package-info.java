/** Measurements of the runnable jar; programs, not tests. */
@NullMarked
package io.mimon.flink.bench;

import org.jspecify.annotations.NullMarked;
