package io.mimon.kstreams;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.mimon.kstreams.JoinTimers.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What lies in a store, and how it is found again. */
final class StoresTest {
  private final KeyValueStore<byte[], byte[]> store = store();

  private static KeyValueStore<byte[], byte[]> store() {
    KeyValueStore<byte[], byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("s"), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    store.init(context.getStateStoreContext(), store);
    return store;
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static byte[] bytes(int value) {
    return new byte[] {(byte) value, (byte) (value >> 8)};
  }

  /** Against a list, over random additions and settlements, restored at each step. */
  @Test
  void pendingEntriesAreThoseSinceTheLastSettlement() {
    SplittableRandom random = new SplittableRandom(1);
    Pending pending = new Pending(store);
    assertNull(pending.settled());
    List<byte[]> expected = new ArrayList<>();
    for (int step = 0; step < 2_000; step++) {
      if (random.nextInt(7) == 0) {
        pending.settle(bytes(step));
        expected.clear();
        assertArrayEquals(bytes(step), new Pending(store).settled());
      } else {
        pending.add(bytes(step));
        expected.add(bytes(step));
      }
      Pending restored = new Pending(store);
      assertEquals(expected.size(), restored.size(), "step " + step);
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(expected.get(i), restored.restored().get(i), "step " + step);
      }
      if (random.nextInt(10) == 0) {
        pending = restored;
      }
    }
  }

  @Test
  void blocksOfAShardAreItsOwnAndInOrder() {
    BlockStore one = new BlockStore(store, new ShardKey("a", 0).encode());
    BlockStore next = new BlockStore(store, new ShardKey("a", 1).encode());
    BlockStore longer = new BlockStore(store, new ShardKey("ab", 0).encode());
    for (BlockStore shard : List.of(next, longer, one)) {
      shard.putBlock(300, bytes(3));
      shard.putBlock(2, bytes(2));
      shard.putBlock(Long.MAX_VALUE, bytes(4));
      shard.putSettings(bytes(9));
    }
    one.removeBlock(2);
    assertEquals(List.of(300L, Long.MAX_VALUE), List.copyOf(one.blocks().keySet()));
    assertEquals(List.of(2L, 300L, Long.MAX_VALUE), List.copyOf(next.blocks().keySet()));
    assertArrayEquals(bytes(9), one.settings());
    one.clear();
    assertEquals(List.of(), List.copyOf(one.blocks().keySet()));
    assertNull(one.settings());
    assertNotNull(longer.settings());
    assertEquals(3, next.blocks().size());
  }

  @Test
  void timersAreInOrderOfTime() {
    SplittableRandom random = new SplittableRandom(2);
    JoinTimers timers = new JoinTimers(store);
    TreeSet<Timer> expected = new TreeSet<>();
    long[] extremes = {Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE};
    for (int i = 0; i < 500; i++) {
      long time = i < extremes.length ? extremes[i] : random.nextLong(-300, 300);
      Timer timer = new Timer(time, "id" + random.nextInt(40));
      timers.add(timer);
      expected.add(timer);
    }
    assertEquals(List.copyOf(expected), timers.first(Long.MIN_VALUE, Long.MAX_VALUE, 1_000));
    assertEquals(
        expected.stream().filter(t -> t.time() >= -7 && t.time() <= 9).toList(),
        timers.first(-7, 9, 1_000));
    assertEquals(
        expected.stream().limit(5).toList(), timers.first(Long.MIN_VALUE, Long.MAX_VALUE, 5));
    expected.forEach(timers::remove);
    assertEquals(List.of(), timers.first(Long.MIN_VALUE, Long.MAX_VALUE, 5));
  }
}
