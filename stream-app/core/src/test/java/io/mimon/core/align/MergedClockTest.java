package io.mimon.core.align;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MergedClockTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void aPartitionThatHasNotBeenHeardOfHoldsIt() {
    MergedClock clock = new MergedClock(2);
    clock.advance(0, 50);
    assertEquals(MergedClock.NEVER, clock.now());
    clock.advance(1, 20);
    assertEquals(20, clock.now());
    clock.advance(1, 10);
    assertEquals(20, clock.now());
  }

  @Test
  void othersGoOnWithoutOneThatIsIdle() {
    MergedClock clock = new MergedClock(2);
    clock.advance(0, 50);
    clock.idle(1, MergedClock.NEVER);
    assertEquals(50, clock.now());
    clock.advance(1, 30);
    clock.advance(0, 60);
    assertEquals(50, clock.now(), "it woke up behind, and has to catch up");
    clock.advance(1, 55);
    assertEquals(55, clock.now());
  }

  @Test
  void whenAllAreIdleItStands() {
    MergedClock clock = new MergedClock(2);
    clock.advance(0, 50);
    clock.advance(1, 20);
    clock.idle(0, 50);
    clock.idle(1, 30);
    assertEquals(20, clock.now());
  }

  @Test
  void whoWakesUpWhenAllAreIdleWaitsForTheOthers() {
    MergedClock clock = new MergedClock(3);
    clock.advance(0, 50);
    clock.advance(1, 20);
    clock.advance(2, 30);
    clock.idle(0, 50);
    clock.idle(2, 30);
    clock.idle(1, 20);
    clock.advance(0, 90);
    assertEquals(20, clock.now(), "the others may have been away with it");
    clock.advance(1, 60);
    assertEquals(30, clock.now());
    clock.idle(2, 30);
    assertEquals(30, clock.now(), "that may have been said before");
    clock = restored(clock, 3);
    clock.idle(2, 30);
    assertEquals(60, clock.now(), "it has had its time");
    clock.advance(1, 95);
    assertEquals(90, clock.now());
  }

  @Test
  void theFirstMayFallSilentWhileOthersAreAwaited() {
    MergedClock clock = new MergedClock(2);
    clock.idle(0, 10);
    clock.idle(1, 5);
    clock.advance(0, 20);
    clock.idle(0, 20);
    assertEquals(5, clock.now());
    clock.idle(1, 5);
    clock.idle(1, 5);
    assertEquals(5, clock.now(), "all are idle: it stands");
    clock.advance(1, 8);
    assertEquals(8, clock.now(), "the other is further");
  }

  private static MergedClock restored(MergedClock clock, int partitions) {
    MergedClock restored = new MergedClock(partitions);
    restored.restore(clock.encode());
    assertArrayEquals(clock.encode(), restored.encode());
    return restored;
  }

  @Test
  void itIsTheLeastOfThoseThatHoldItAndNeverGoesBack() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int partitions = random.nextInt(1, 5);
      long[] watermarks = new long[partitions];
      Arrays.fill(watermarks, MergedClock.NEVER);
      // How often a partition has still to say that it is idle before others go on without it.
      int[] holds = new int[partitions];
      Arrays.fill(holds, 1);
      MergedClock clock = new MergedClock(partitions);
      long expected = MergedClock.NEVER;
      for (int step = 0; step < 200; step++) {
        int p = random.nextInt(partitions);
        long watermark = random.nextLong(step + 1);
        watermarks[p] = Math.max(watermarks[p], watermark);
        if (random.nextInt(4) > 0) {
          clock.idle(p, watermark);
          holds[p] = Math.max(0, holds[p] - 1);
        } else {
          clock.advance(p, watermark);
          if (Arrays.stream(holds).sum() == 0) {
            Arrays.fill(holds, 2);
          }
          holds[p] = 1;
        }
        long least =
            IntStream.range(0, partitions)
                .filter(q -> holds[q] > 0)
                .mapToLong(q -> watermarks[q])
                .min()
                .orElse(MergedClock.NEVER);
        expected = Math.max(expected, least);
        assertEquals(expected, clock.now(), "seed " + seed + ", step " + step);
        if (random.nextInt(20) == 0) {
          clock = restored(clock, partitions);
        }
      }
    }
  }

  @Test
  void itsStateIsThis() {
    MergedClock clock = new MergedClock(2);
    clock.advance(0, 258);
    clock.idle(1, MergedClock.NEVER);
    String hex =
        "01" + "0000000000000102" + "00000002" + "000000000000000102" + "018000000000000000";
    assertEquals(hex, HEX.formatHex(clock.encode()));
    MergedClock read = new MergedClock(2);
    read.restore(HEX.parseHex(hex));
    assertEquals(258, read.now());
  }

  @Test
  void otherStateIsRefused() {
    byte[] state = new MergedClock(2).encode();
    assertThrows(IllegalArgumentException.class, () -> new MergedClock(3).restore(state));
    byte[] cut = Arrays.copyOf(state, state.length - 1);
    assertThrows(IllegalArgumentException.class, () -> new MergedClock(2).restore(cut));
    byte[] astray = state.clone();
    astray[astray.length - 9] = 4;
    assertThrows(IllegalArgumentException.class, () -> new MergedClock(2).restore(astray));
    state[0] = 2;
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new MergedClock(2).restore(state));
    assertTrue(String.valueOf(refused.getMessage()).contains("version 2"), refused.toString());
  }
}
