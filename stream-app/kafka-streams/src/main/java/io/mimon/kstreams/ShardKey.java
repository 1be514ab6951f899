package io.mimon.kstreams;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A shard of a segment.
 *
 * <p>Form: the segment's key in UTF-8 | 0 | shard (4, big-endian). No segment's key has a character
 * 0, so that no key is the beginning of another.
 */
record ShardKey(String segment, int shard) {

  byte[] encode() {
    byte[] utf8 = segment.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(utf8.length + 1 + Integer.BYTES)
        .put(utf8)
        .put((byte) 0)
        .putInt(shard)
        .array();
  }

  static ShardKey decode(byte[] bytes) {
    int end = bytes.length - Integer.BYTES - 1;
    if (end < 0 || bytes[end] != 0) {
      throw new IllegalArgumentException("no key of a shard, of " + bytes.length + " bytes");
    }
    return new ShardKey(
        new String(bytes, 0, end, StandardCharsets.UTF_8), ByteBuffer.wrap(bytes).getInt(end + 1));
  }

  /**
   * The partition of the shard's rows and state, whatever instances there are. The shards of a
   * segment take partitions in a row, which the engine deals out evenly.
   */
  int partition(int partitions) {
    return Math.floorMod(spread(segment) + shard, partitions);
  }

  /** A number that follows from the text, the same in every process and version. */
  static int spread(String text) {
    int hash = text.hashCode() * 0x9E3779B9;
    return (hash ^ hash >>> 16) & Short.MAX_VALUE;
  }
}
