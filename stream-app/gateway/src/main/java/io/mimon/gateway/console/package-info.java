/** The monitor in a terminal: a table redrawn in place, or a plain summary where there is none. */
@NullMarked
package io.mimon.gateway.console;

import org.jspecify.annotations.NullMarked;
