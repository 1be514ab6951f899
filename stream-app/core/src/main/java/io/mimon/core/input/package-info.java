/**
 * From files and streams to typed rows: readers, type inference, parsing, and a simulated stream.
 *
 * <p>A record that cannot be used is a value ({@link io.mimon.core.input.RawRecord#problem} or
 * {@link io.mimon.core.input.Rejection}), never an exception and never silently dropped; an input
 * that cannot be read at all is an {@link io.mimon.core.input.InputException}. Text is UTF-8; a
 * missing value is {@code null} as text and NaN as a number.
 */
@NullMarked
package io.mimon.core.input;

import org.jspecify.annotations.NullMarked;
