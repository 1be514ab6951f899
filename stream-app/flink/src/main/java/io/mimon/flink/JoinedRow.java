package io.mimon.flink;

import org.jspecify.annotations.Nullable;

/**
 * A row that leaves the join of labels.
 *
 * @param time when it enters, event time in milliseconds since the epoch
 * @param partition of its prediction
 * @param offset of its prediction
 * @param row as its prediction brought it
 * @param label null if none came in time
 */
public record JoinedRow(
    long time, int partition, long offset, byte[] row, @Nullable String label) {}
