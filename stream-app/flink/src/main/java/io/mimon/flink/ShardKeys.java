package io.mimon.flink;

import io.mimon.core.monitor.MonitorPlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The keys under which shards are spread over the cluster: segment, shard and a salt.
 *
 * <p>A plain key lands anywhere, and with few shards one core may get most of them. The salt is the
 * first number that puts shard s of S into the s-th of S equal runs of key groups, so that any
 * parallelism that divides S has the same number of shards on every subtask, for every segment.
 *
 * <p>State is found again by the key alone, so S is the number of shards there were when the shard
 * came into being; one that is added later takes the last of as many runs as there are by then.
 */
final class ShardKeys implements Serializable {
  static final int KEY_GROUPS = 128;

  /** More than there can be segments at a time. */
  private static final int CACHED_MAX = 20_000;

  private static final char SEPARATOR = '\u0000';

  /** By shard, the number of shards there were when it came. */
  private final int[] shards;

  /** Of the segments that were there lately: others come and go for as long as a job runs. */
  private transient Map<String, String[]> cache = new HashMap<>();

  /**
   * The keys of a monitor.
   *
   * @param counts how many shards there have been, one layout after the other
   */
  ShardKeys(List<Integer> counts) {
    int most = counts.stream().mapToInt(Integer::intValue).max().orElseThrow();
    shards = new int[most];
    for (int shard = 0; shard < most; shard++) {
      int number = shard;
      shards[shard] = counts.stream().filter(count -> count > number).findFirst().orElseThrow();
    }
  }

  /** The keys of the monitor of this plan. */
  static ShardKeys of(MonitorPlan plan) {
    List<Integer> counts = new ArrayList<>();
    plan.history().before().forEach(layout -> counts.add(layout.shards().size()));
    counts.add(plan.shards().size());
    return new ShardKeys(counts);
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
    String[] keys = new String[shards.length];
    for (int shard = 0; shard < keys.length; shard++) {
      int salt = 0;
      do {
        keys[shard] = segment + SEPARATOR + shard + SEPARATOR + salt++;
      } while (KeyGroupRangeAssignment.assignToKeyGroup(keys[shard], KEY_GROUPS)
              * shards[shard]
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
