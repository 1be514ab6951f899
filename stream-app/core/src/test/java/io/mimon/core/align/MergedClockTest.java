package io.mimon.core.align;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
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
    clock.idle(1);
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
    clock.idle(0);
    clock.idle(1);
    assertEquals(20, clock.now());
  }

  @Test
  void itIsTheLeastOfThoseThatAreNotIdleAndNeverGoesBack() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int partitions = random.nextInt(1, 5);
      long[] watermarks = new long[partitions];
      Arrays.fill(watermarks, MergedClock.NEVER);
      boolean[] idle = new boolean[partitions];
      MergedClock clock = new MergedClock(partitions);
      long expected = MergedClock.NEVER;
      for (int step = 0; step < 200; step++) {
        int p = random.nextInt(partitions);
        idle[p] = random.nextInt(5) == 0;
        if (idle[p]) {
          clock.idle(p);
        } else {
          long watermark = random.nextLong(step + 1);
          watermarks[p] = Math.max(watermarks[p], watermark);
          clock.advance(p, watermark);
        }
        long least = Long.MAX_VALUE;
        for (int q = 0; q < partitions; q++) {
          least = idle[q] ? least : Math.min(least, watermarks[q]);
        }
        expected = least == Long.MAX_VALUE ? expected : Math.max(expected, least);
        assertEquals(expected, clock.now(), "seed " + seed + ", step " + step);
        if (random.nextInt(20) == 0) {
          MergedClock next = new MergedClock(partitions);
          next.restore(clock.encode());
          assertArrayEquals(clock.encode(), next.encode());
          clock = next;
        }
      }
    }
  }

  @Test
  void itsStateIsThis() {
    MergedClock clock = new MergedClock(2);
    clock.advance(0, 258);
    clock.idle(1);
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
    state[0] = 2;
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new MergedClock(2).restore(state));
    assertTrue(String.valueOf(refused.getMessage()).contains("version 2"), refused.toString());
  }
}
