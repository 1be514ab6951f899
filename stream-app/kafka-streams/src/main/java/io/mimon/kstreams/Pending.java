package io.mimon.kstreams;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a task has taken in and not yet sent on. The engine commits between any two records and says
 * nothing of it, so that nothing may be only on the heap.
 *
 * <p>Entries lie in numbered slots, which are used again from the first after {@link #settle}. So
 * the store's cache overwrites them, and of all that comes and goes between two commits at most one
 * round of slots is written. A slot is valid if it is of the generation that the settled state
 * names.
 *
 * <pre>
 * key                   value
 * 0                     version (1 byte, 1) | generation (8) | settled state
 * 1 | slot (4)          version (1 byte, 1) | generation (8) | entry
 * </pre>
 */
final class Pending {
  private static final byte VERSION = 1;
  private static final byte[] SETTLED = {0};
  private static final byte SLOT = 1;
  private static final int HEAD_BYTES = 1 + Long.BYTES;

  private final KeyValueStore<byte[], byte[]> store;
  private final byte @Nullable [] settled;
  private final List<byte[]> restored = new ArrayList<>();
  private long generation;
  private int used;

  /** Goes on from what is in the store. */
  Pending(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
    byte[] stored = store.get(SETTLED);
    if (stored == null) {
      settled = null;
    } else {
      generation = generation(stored);
      settled = payload(stored);
    }
    byte[] entry;
    while ((entry = store.get(slot(used))) != null && generation(entry) == generation) {
      restored.add(payload(entry));
      used++;
    }
  }

  private static byte[] slot(int number) {
    return ByteBuffer.allocate(1 + Integer.BYTES).put(SLOT).putInt(number).array();
  }

  private static long generation(byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "pending entries of version " + version + "; this program reads version " + VERSION);
    }
    return in.getLong();
  }

  private static byte[] payload(byte[] stored) {
    byte[] payload = new byte[stored.length - HEAD_BYTES];
    System.arraycopy(stored, HEAD_BYTES, payload, 0, payload.length);
    return payload;
  }

  private byte[] headed(byte[] payload) {
    return ByteBuffer.allocate(HEAD_BYTES + payload.length)
        .put(VERSION)
        .putLong(generation)
        .put(payload)
        .array();
  }

  /** The state that was settled last before the start; null if none was. */
  byte @Nullable [] settled() {
    return settled;
  }

  /** The entries there were at the start, in order. */
  List<byte[]> restored() {
    return restored;
  }

  /** How many entries there are. */
  int size() {
    return used;
  }

  /** Keeps an entry. */
  void add(byte[] entry) {
    store.put(slot(used++), headed(entry));
  }

  /** All entries have been sent on; the state is as of now. */
  void settle(byte[] state) {
    generation++;
    used = 0;
    store.put(SETTLED, headed(state));
  }
}
