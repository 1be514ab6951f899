/**
 * What the tests of both engines are made of: brokers and other processes to be killed, streams
 * with all that can be wrong with them, and what a monitor without an engine says of these.
 *
 * <p>It knows no engine, and is compiled against an older Kafka than it runs with beside Kafka
 * Streams: only what both versions have may be called here.
 */
@NullMarked
package io.mimon.testkit;

import org.jspecify.annotations.NullMarked;
