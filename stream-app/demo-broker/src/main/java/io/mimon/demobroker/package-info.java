/** A broker for demos. */
@NullMarked
package io.mimon.demobroker;

import org.jspecify.annotations.NullMarked;
