package io.mimon.core.monitor;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store that lives as long as the process. */
public final class MemoryShardStore implements ShardStore {
  private final TreeMap<Long, byte[]> blocks = new TreeMap<>();
  private byte @Nullable [] settings;

  @Override
  public void putBlock(long firstRow, byte[] block) {
    blocks.put(firstRow, block);
  }

  @Override
  public void removeBlock(long firstRow) {
    blocks.remove(firstRow);
  }

  @Override
  public SortedMap<Long, byte[]> blocks() {
    return new TreeMap<>(blocks);
  }

  @Override
  public void putSettings(byte[] frozen) {
    settings = frozen;
  }

  @Override
  public byte @Nullable [] settings() {
    return settings;
  }

  @Override
  public void clear() {
    blocks.clear();
    settings = null;
  }
}
