/** Dashboards, rules and metrics, held against each other and against the running program. */
@NullMarked
package io.mimon.flink.observe;

import org.jspecify.annotations.NullMarked;
