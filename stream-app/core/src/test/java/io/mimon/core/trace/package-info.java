/** Golden traces: what went in and what has to come out, on every engine. */
@NullMarked
package io.mimon.core.trace;

import org.jspecify.annotations.NullMarked;
