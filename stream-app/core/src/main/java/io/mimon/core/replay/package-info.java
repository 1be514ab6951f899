/**
 * The past run again: what a monitor would have raised, how late, and how often by chance alone.
 *
 * <p>The rows go through {@link io.mimon.core.monitor.LocalMonitor} as they do live; everything
 * here stands before it or reads the lines that it says.
 */
@NullMarked
package io.mimon.core.replay;

import org.jspecify.annotations.NullMarked;
