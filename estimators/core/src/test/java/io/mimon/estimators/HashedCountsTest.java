package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Counts of sketches against recounts, to the last integer. */
class HashedCountsTest {

  private static final HashShape SHAPE = new HashShape(3, 64, 5);

  private static long category(SplittableRandom random) {
    // Of 10,000 categories, the low ones much more frequent.
    double u = random.nextDouble();
    return CategoryHash.of(Math.floor(10_000 * u * u * u));
  }

  private static HeavyCategories heavy(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return HeavyCategories.of(
        random.longs(5_000, 0, 1L << 40).map(i -> category(random)).toArray(), count);
  }

  @Test
  void aMillionOperationsEqualARecount() {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    HashedCounts sketch = new HashedCounts(SHAPE, 3, heavy(20, 1));
    long[] categories = new long[1_000_000];
    int[] classes = new int[categories.length];
    boolean[] present = new boolean[categories.length];
    int[] alive = new int[categories.length];
    int rows = 0;
    int added = 0;
    for (int operation = 0; operation < 1_000_000; operation++) {
      if (rows == 0 || random.nextInt(100) < 52) {
        categories[added] = category(random);
        classes[added] = random.nextInt(3);
        present[added] = true;
        sketch.add(categories[added], classes[added]);
        alive[rows++] = added++;
      } else {
        int at = random.nextInt(rows);
        int row = alive[at];
        sketch.remove(categories[row], classes[row]);
        present[row] = false;
        alive[at] = alive[--rows];
      }
      if (operation % 100_000 == 99_999) {
        sketch.checkInvariants();
        HashedCounts recount = sketch.empty();
        for (int row = 0; row < added; row++) {
          if (present[row]) {
            recount.add(categories[row], classes[row]);
          }
        }
        assertEquals(recount, sketch, "seed " + seed + ", operation " + operation);
        assertEquals(recount.bound(), sketch.bound(), "seed " + seed);
        assertEquals(rows, sketch.size(), "seed " + seed);
      }
    }
    assertTrue(rows > 20_000, "the window grew: " + rows);
  }

  @Test
  void countsAreThoseOfTheBuckets() {
    SplittableRandom random = new SplittableRandom(3);
    HeavyCategories heavy = heavy(8, 1);
    HashedCounts sketch = new HashedCounts(SHAPE, 2, heavy);
    int[] expected = new int[3 * 64 * 2];
    int[] expectedHeavy = new int[8 * 2];
    for (int i = 0; i < 20_000; i++) {
      long category = category(random);
      int y = random.nextInt(2);
      sketch.add(category, y);
      int index = -1;
      for (int h = 0; h < 8; h++) {
        index = heavy.hashes()[h] == category ? h : index;
      }
      if (index >= 0) {
        expectedHeavy[2 * index + y]++;
      } else {
        for (int t = 0; t < 3; t++) {
          expected[(t * 64 + SHAPE.bucket(t, category)) * 2 + y]++;
        }
      }
    }
    for (int t = 0; t < 3; t++) {
      for (int i = 0; i < 128; i++) {
        assertEquals(expected[t * 128 + i], sketch.table(t)[i], "table " + t + ", cell " + i);
      }
    }
    for (int i = 0; i < 16; i++) {
      assertEquals(expectedHeavy[i], sketch.heavyCells()[i], "heavy cell " + i);
      assertTrue(expectedHeavy[i] > 20, "category " + i / 2 + " is heavy");
    }
  }

  @Test
  void mergedStreamsAreOneStream() {
    for (long seed = 0; seed < 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      HashedCounts whole = new HashedCounts(SHAPE, 2, heavy(16, 1));
      HashedCounts[] parts = {whole.empty(), whole.empty(), whole.empty()};
      for (int i = 0; i < 30_000; i++) {
        long category = category(random);
        int y = random.nextInt(2);
        whole.add(category, y);
        parts[random.nextInt(3)].add(category, y);
      }
      HashedCounts merged = parts[0].copy();
      merged.merge(parts[1]);
      merged.merge(parts[2]);
      assertEquals(whole, merged, "seed " + seed);
      assertEquals(whole.bound(), merged.bound(), "seed " + seed);
      merged.subtract(parts[0]);
      merged.subtract(parts[2]);
      assertEquals(parts[1], merged, "seed " + seed);
      merged.checkInvariants();
    }
  }

  @Test
  void panesEqualARecountOfTheirRows() {
    long seed = 4;
    SplittableRandom random = new SplittableRandom(seed);
    int panes = 5;
    HashedCounts like = new HashedCounts(SHAPE, 2, heavy(16, 1));
    PaneRing ring = new PaneRing(like, panes);
    HashedCounts[] recount = new HashedCounts[40];
    for (int pane = 0; pane < recount.length; pane++) {
      recount[pane] = like.empty();
      int rows = random.nextInt(1_000);
      for (int i = 0; i < rows; i++) {
        long category = category(random);
        int y = random.nextInt(2);
        ring.add(category, y);
        recount[pane].add(category, y);
      }
      HashedCounts expected = like.empty();
      for (int p = Math.max(0, pane - panes + 1); p <= pane; p++) {
        expected.merge(recount[p]);
      }
      ring.checkInvariants();
      assertEquals(expected, ring.window(), "seed " + seed + ", pane " + pane);
      assertEquals(expected.size(), ring.size());
      ring.closePane();
    }
    assertEquals((panes - 1 + 2) * like.sizeBytes(), ring.sizeBytes());
    PaneRing single = new PaneRing(like, 1);
    single.add(1, 0);
    single.closePane();
    assertEquals(0, single.size());
  }

  @Test
  void whatWasNotAddedCannotBeRemoved() {
    HashedCounts sketch = new HashedCounts(SHAPE, 2, HeavyCategories.ofHashes(77));
    sketch.add(1, 0);
    HashedCounts before = sketch.copy();
    assertThrows(IllegalArgumentException.class, () -> sketch.remove(1, 1));
    assertThrows(IllegalArgumentException.class, () -> sketch.remove(2, 0));
    assertThrows(IllegalArgumentException.class, () -> sketch.remove(77, 0));
    assertThrows(IllegalArgumentException.class, () -> sketch.add(1, 2));
    assertThrows(IllegalArgumentException.class, () -> sketch.add(1, -1));
    HashedCounts more = sketch.copy();
    more.add(3, 1);
    assertThrows(IllegalArgumentException.class, () -> sketch.subtract(more));
    HashedCounts otherSeed = new HashedCounts(new HashShape(3, 64, 6), 2, HeavyCategories.NONE);
    assertThrows(IllegalArgumentException.class, () -> sketch.merge(otherSeed));
    assertEquals(before, sketch);
    assertNotEquals(more, sketch);
    sketch.remove(1, 0);
    assertEquals(sketch.empty(), sketch);
  }

  @Test
  void boundsOfShapes() {
    assertThrows(IllegalArgumentException.class, () -> new HashShape(0, 64, 0));
    assertThrows(IllegalArgumentException.class, () -> new HashShape(1, 48, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new HashedCounts(SHAPE, 0, HeavyCategories.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> new HashedCounts(new HashShape(64, 1 << 20, 0), 64, HeavyCategories.NONE));
    HashedCounts sketch = new HashedCounts(HashShape.DEFAULT, 2, HeavyCategories.NONE);
    assertEquals(4 * (4 * 1024 * 2 + 2), sketch.sizeBytes());
  }

  @Test
  void heavyCategoriesAreTheMostFrequentInAFixedOrder() {
    long[] rows = {9, 4, 4, 7, 7, 7, -3, -3, 2, 1, 2};
    HeavyCategories three = HeavyCategories.of(rows, 3);
    // 7 three times; of −3, 2 and 4, twice each, the lower hashes.
    assertEquals(HeavyCategories.ofHashes(7, -3, 2), three);
    assertEquals(HeavyCategories.ofHashes(7, -3, 2, 4), HeavyCategories.of(rows, 100));
    for (int i = 0; i < 3; i++) {
      assertEquals(i, three.indexOf(three.hashes()[i]));
    }
    assertEquals(-1, three.indexOf(4));
    assertEquals(HeavyCategories.NONE, HeavyCategories.of(new long[0], 5));
    assertThrows(IllegalArgumentException.class, () -> HeavyCategories.ofHashes(1, 1));
  }
}
