package io.mimon.core.monitor;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the durable state of one shard of one segment lives; an engine keeps it in RocksDB.
 *
 * <p>Invariants: the blocks cover consecutive rows; together they hold at least the rows of the
 * window. Everything else is derived from them and rebuilt.
 */
public interface ShardStore {

  /** Keeps a serialized block whose first observation is the segment's of that number, from 1. */
  void putBlock(long firstObservation, byte[] block);

  /** Forgets a block. */
  void removeBlock(long firstObservation);

  /** The blocks by their first observation. */
  SortedMap<Long, byte[]> blocks();

  /** Keeps the settings that were frozen with the reference. */
  void putSettings(byte[] settings);

  /** The settings, or null while the reference is open. */
  byte @Nullable [] settings();

  /** Forgets everything: the segment is over. */
  void clear();
}
