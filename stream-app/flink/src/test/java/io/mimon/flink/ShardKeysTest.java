package io.mimon.flink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShardKeysTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void everySubtaskGetsTheSameNumberOfShards(int parallelism) {
    ShardKeys keys = new ShardKeys(8);
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
}
