package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShardKeysTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void everySubtaskGetsTheSameNumberOfShards(int parallelism) {
    ShardKeys keys = new ShardKeys(List.of(8));
    for (String segment : new String[] {"", "NL", "a segment with spaces", "\u00fc"}) {
      int[] shardsOf = new int[parallelism];
      for (int shard = 0; shard < 8; shard++) {
        String key = keys.key(segment, shard);
        assertEquals(segment, ShardKeys.segment(key));
        assertEquals(shard, ShardKeys.shard(key));
        shardsOf[
            KeyGroupRangeAssignment.assignKeyToParallelOperator(
                key, ShardKeys.KEY_GROUPS, parallelism)]++;
      }
      int[] even = new int[parallelism];
      Arrays.fill(even, 8 / parallelism);
      assertArrayEquals(even, shardsOf);
    }
  }

  /** State is found by the key: a shard that comes later must not move those that are there. */
  @Test
  void keysStayWhatTheyAreWhenShardsCome() {
    ShardKeys before = new ShardKeys(List.of(2));
    ShardKeys after = new ShardKeys(List.of(2, 2, 5));
    for (String segment : new String[] {"", "NL"}) {
      assertEquals(before.key(segment, 0), after.key(segment, 0));
      assertEquals(before.key(segment, 1), after.key(segment, 1));
      int group =
          KeyGroupRangeAssignment.assignToKeyGroup(after.key(segment, 4), ShardKeys.KEY_GROUPS);
      assertEquals(4, group * 5 / ShardKeys.KEY_GROUPS);
    }
  }
}
