package io.mimon.kstreams;

import io.mimon.core.monitor.ShardStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The part of an ordered store that belongs to one shard, or to the aligner.
 *
 * <p>Keys: prefix | number (8, big-endian); the number of a block is that of its first observation,
 * from 1, and that of the settings is 0. Values are the monitor's own bytes.
 */
@SuppressWarnings("ArrayRecordComponent") // a prefix that nobody changes
record BlockStore(KeyValueStore<byte[], byte[]> store, byte[] prefix) implements ShardStore {
  private static final long SETTINGS = 0;

  private byte[] key(long number) {
    return ByteBuffer.allocate(prefix.length + Long.BYTES).put(prefix).putLong(number).array();
  }

  @Override
  public void putBlock(long firstObservation, byte[] block) {
    if (firstObservation <= SETTINGS) {
      throw new IllegalArgumentException("blocks are numbered from 1: " + firstObservation);
    }
    store.put(key(firstObservation), block);
  }

  @Override
  public void removeBlock(long firstObservation) {
    store.delete(key(firstObservation));
  }

  @Override
  public SortedMap<Long, byte[]> blocks() {
    SortedMap<Long, byte[]> blocks = new TreeMap<>();
    try (KeyValueIterator<byte[], byte[]> entries =
        store.range(key(SETTINGS + 1), key(Long.MAX_VALUE))) {
      while (entries.hasNext()) {
        KeyValue<byte[], byte[]> entry = entries.next();
        blocks.put(ByteBuffer.wrap(entry.key).getLong(prefix.length), entry.value);
      }
    }
    return blocks;
  }

  @Override
  public void putSettings(byte[] settings) {
    store.put(key(SETTINGS), settings);
  }

  @Override
  public byte @Nullable [] settings() {
    return store.get(key(SETTINGS));
  }

  @Override
  public void clear() {
    List<byte[]> keys = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> entries =
        store.range(key(SETTINGS), key(Long.MAX_VALUE))) {
      entries.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.forEach(store::delete);
  }
}
