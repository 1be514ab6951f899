package io.mimon.kstreams;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * When something is to be done about an id, in order of time, in an ordered store.
 *
 * <p>Keys: prefix (1 byte) | time (8, big-endian, the sign turned round so that bytes are in order)
 * | id in UTF-8. Values are empty.
 */
record JoinTimers(KeyValueStore<byte[], byte[]> store) {
  private static final byte PREFIX = 2;
  private static final int HEAD_BYTES = 1 + Long.BYTES;
  private static final byte[] NOTHING = {};

  /** When, and about which. */
  record Timer(long time, String id) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : id.compareTo(other.id);
    }
  }

  private static byte[] key(Timer timer) {
    byte[] id = timer.id.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(HEAD_BYTES + id.length)
        .put(PREFIX)
        .putLong(timer.time ^ Long.MIN_VALUE)
        .put(id)
        .array();
  }

  private static Timer timer(byte[] key) {
    long time = ByteBuffer.wrap(key).getLong(1) ^ Long.MIN_VALUE;
    String id = new String(key, HEAD_BYTES, key.length - HEAD_BYTES, StandardCharsets.UTF_8);
    return new Timer(time, id);
  }

  void add(Timer timer) {
    store.put(key(timer), NOTHING);
  }

  void remove(Timer timer) {
    store.delete(key(timer));
  }

  /** The first ones from a time until another, both inclusive; at most so many. */
  List<Timer> first(long from, long until, int max) {
    // An id is not empty, so that all of a time are before the next time alone.
    byte[] end = until == Long.MAX_VALUE ? new byte[] {PREFIX + 1} : key(new Timer(until + 1, ""));
    List<Timer> timers = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> entries = store.range(key(new Timer(from, "")), end)) {
      while (entries.hasNext() && timers.size() < max) {
        timers.add(timer(entries.next().key));
      }
    }
    return timers;
  }
}
