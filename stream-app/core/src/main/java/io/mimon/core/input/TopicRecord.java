package io.mimon.core.input;

import org.jspecify.annotations.Nullable;

/**
 * A record of a topic as it came.
 *
 * @param value null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // a client hands over an array; whoever gets it owns it
public record TopicRecord(
    Origin origin, TopicRecordParser.Headers headers, byte @Nullable [] value) {}
