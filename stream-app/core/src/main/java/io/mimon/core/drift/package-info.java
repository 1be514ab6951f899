/** Decides when a feature's relevance has left its reference. */
@NullMarked
package io.mimon.core.drift;

import org.jspecify.annotations.NullMarked;
