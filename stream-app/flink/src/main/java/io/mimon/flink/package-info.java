/** The Flink shell: reads state, calls the engine-free core, emits. No logic of the monitor. */
@NullMarked
package io.mimon.flink;

import org.jspecify.annotations.NullMarked;
