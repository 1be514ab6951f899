package io.mimon.flink;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The keys under which shards are spread over the cluster: segment, shard and a salt.
 *
 * <p>A plain key lands anywhere, and with few shards one core may get most of them. The salt is the
 * first number that puts shard s of S into the s-th of S equal runs of key groups, so that any
 * parallelism that divides S has the same number of shards on every subtask, for every segment.
 */
final class ShardKeys implements Serializable {
  static final int KEY_GROUPS = 128;

  /** More than there can be segments at a time. */
  private static final int CACHED_MAX = 20_000;

  private static final char SEPARATOR = '\u0000';

  private final int shards;

  /** Of the segments that were there lately: others come and go for as long as a job runs. */
  private transient Map<String, String[]> cache = new HashMap<>();

  ShardKeys(int shards) {
    this.shards = shards;
  }

  String key(String segment, int shard) {
    if (cache == null) {
      cache = new HashMap<>();
    }
    if (cache.size() >= CACHED_MAX && !cache.containsKey(segment)) {
      cache.clear();
    }
    return cache.computeIfAbsent(segment, this::keysOf)[shard];
  }

  private String[] keysOf(String segment) {
    String[] keys = new String[shards];
    for (int shard = 0; shard < shards; shard++) {
      int salt = 0;
      do {
        keys[shard] = segment + SEPARATOR + shard + SEPARATOR + salt++;
      } while (KeyGroupRangeAssignment.assignToKeyGroup(keys[shard], KEY_GROUPS)
              * shards
              / KEY_GROUPS
          != shard);
    }
    return keys;
  }

  static String segment(String key) {
    return key.substring(0, key.indexOf(SEPARATOR));
  }

  static int shard(String key) {
    int from = key.indexOf(SEPARATOR) + 1;
    return Integer.parseInt(key, from, key.indexOf(SEPARATOR, from), 10);
  }
}
