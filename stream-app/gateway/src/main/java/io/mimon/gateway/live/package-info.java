/** The live page: what it loads, the JSON API behind it, and the stream of its updates. */
@NullMarked
package io.mimon.gateway.live;

import org.jspecify.annotations.NullMarked;
