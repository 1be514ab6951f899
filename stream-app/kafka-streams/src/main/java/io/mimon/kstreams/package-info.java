/** The monitor on Kafka Streams: a thin shell over the core. */
@NullMarked
package io.mimon.kstreams;

import org.jspecify.annotations.NullMarked;
