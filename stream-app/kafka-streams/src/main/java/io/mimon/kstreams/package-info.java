/** The monitor as a Kafka Streams topology: thin processors over the engine-free core. */
@NullMarked
package io.mimon.kstreams;

import org.jspecify.annotations.NullMarked;
