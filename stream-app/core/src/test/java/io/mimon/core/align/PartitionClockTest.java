package io.mimon.core.align;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionClockTest {

  private static PartitionClock bounded(long millis) {
    return new PartitionClock(Optional.of(Duration.ofMillis(millis)));
  }

  private static PartitionClock unbounded() {
    return new PartitionClock(Optional.empty());
  }

  @Test
  void aRowIsLateBeyondTheBoundOnly() {
    PartitionClock clock = bounded(10);
    assertEquals(100, clock.place(0, 100));
    assertEquals(90, clock.place(0, 90));
    assertEquals(PartitionClock.LATE, clock.place(0, 89));
    assertEquals(5, clock.place(1, 5)); // a clock of its own
    assertEquals(101, clock.place(0, 101));
    assertEquals(PartitionClock.LATE, clock.place(0, 90));
    assertEquals(Map.of(0, 101L, 1, 5L), clock.latest());
  }

  @Test
  void withoutABoundARowIsAsLateAsTheLatest() {
    PartitionClock clock = unbounded();
    assertEquals(100, clock.place(3, 100));
    assertEquals(100, clock.place(3, Long.MIN_VALUE + 1));
    assertEquals(120, clock.place(3, 120));
  }

  @Test
  void timesAtTheEndsOfTheRangeDoNotOverflow() {
    PartitionClock clock = bounded(Long.MAX_VALUE);
    clock.place(0, Long.MAX_VALUE);
    assertEquals(0, clock.place(0, 0));
    assertEquals(PartitionClock.LATE, clock.place(0, -1));
    assertEquals(PartitionClock.LATE, clock.place(0, Long.MIN_VALUE + 1));
    assertThrows(IllegalArgumentException.class, () -> clock.place(0, Long.MIN_VALUE));
    assertThrows(
        IllegalArgumentException.class, () -> clock.place(PartitionClock.PARTITIONS_MAX, 0));
    assertThrows(IllegalArgumentException.class, () -> bounded(-1));
  }

  /** One partition of rows by brute force: which are late. */
  private static boolean[] late(long[] times, long bound) {
    boolean[] late = new boolean[times.length];
    for (int i = 1; i < times.length; i++) {
      long before = Arrays.stream(times, 0, i).max().getAsLong();
      late[i] = times[i] < before - bound;
    }
    return late;
  }

  @Test
  void lateRowsAreThoseOfBruteForceHoweverPartitionsAreInterleavedAndRestored() {
    int lateRows = 0;
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long bound = random.nextLong(50);
      long[][] times = new long[random.nextInt(1, 6)][];
      boolean[][] late = new boolean[times.length][];
      for (int p = 0; p < times.length; p++) {
        times[p] = random.longs(random.nextInt(200), 0, 300).toArray();
        for (int i = 0; i < times[p].length; i++) {
          times[p][i] += 2L * i;
        }
        late[p] = late(times[p], bound);
      }
      int[] next = new int[times.length];
      PartitionClock clock = bounded(bound);
      for (int open = times.length; open > 0; ) {
        int p = random.nextInt(times.length);
        if (next[p] == times[p].length) {
          open = remaining(times, next);
          continue;
        }
        int i = next[p]++;
        long expected = late[p][i] ? PartitionClock.LATE : times[p][i];
        lateRows += late[p][i] ? 1 : 0;
        assertEquals(expected, clock.place(p, times[p][i]), "seed " + seed);
        if (random.nextInt(20) == 0) {
          clock = restored(clock, bound, random);
        }
      }
    }
    assertTrue(lateRows > 10_000, "a test of something");
  }

  private static int remaining(long[][] times, int[] next) {
    int open = 0;
    for (int p = 0; p < times.length; p++) {
      open += next[p] < times[p].length ? 1 : 0;
    }
    return open;
  }

  /** As after a rescale: every state there is, in any order, some twice, some of long ago. */
  private static PartitionClock restored(
      PartitionClock clock, long bound, SplittableRandom random) {
    List<byte[]> states = new ArrayList<>(List.of(clock.encode(), clock.encode()));
    PartitionClock old = bounded(bound);
    clock.latest().forEach((partition, time) -> old.place(partition, time - 7));
    states.add(old.encode());
    states.add(bounded(bound).encode());
    Collections.shuffle(states, new Random(random.nextLong()));
    PartitionClock restored = bounded(bound);
    states.forEach(restored::merge);
    assertEquals(clock.latest(), restored.latest());
    assertArrayEquals(clock.encode(), restored.encode());
    return restored;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 37, 5_000})
  void shuffledWithinTheBoundNothingIsLate(long bound) {
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      // Each row is held up by at most the bound; rows arrive in order of when they get through.
      List<long[]> rows = new ArrayList<>();
      for (long time = 0; time < 2_000; time++) {
        rows.add(new long[] {time, time + random.nextLong(bound + 1)});
      }
      rows.sort((a, b) -> Long.compare(a[1], b[1]));
      PartitionClock clock = bounded(bound);
      for (long[] row : rows) {
        assertEquals(row[0], clock.place(0, row[0]), "seed " + seed);
      }
    }
  }

  @Test
  void stateOfVersion1IsFixedForEver() {
    PartitionClock clock = bounded(0);
    clock.place(5, 1_700_000_000_123L);
    clock.place(0, -1);
    String fixture =
        "01 00000002 00000000 ffffffffffffffff 00000005 0000018bcfe5687b".replace(" ", "");
    assertEquals(fixture, HexFormat.of().formatHex(clock.encode()));
    PartitionClock read = unbounded();
    read.merge(HexFormat.of().parseHex(fixture));
    assertEquals(clock.latest(), read.latest());
  }

  @Test
  void otherBytesAreRefused() {
    byte[] other = bounded(0).encode();
    other[0] = 2;
    assertEquals(
        "partition clock of version 2; this program reads version 1",
        assertThrows(IllegalArgumentException.class, () -> unbounded().merge(other)).getMessage());
    PartitionClock clock = bounded(0);
    clock.place(0, 1);
    byte[] cut = Arrays.copyOf(clock.encode(), 12);
    assertEquals(
        "a partition clock is cut short at 12 bytes",
        assertThrows(IllegalArgumentException.class, () -> unbounded().merge(cut)).getMessage());
  }
}
