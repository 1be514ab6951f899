package io.mimon.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Many columns in blocks against the batch estimator over the rows that are there. */
class CountsWindowTest {

  private static final List<BiasCorrection> CORRECTIONS = List.of(BiasCorrection.values());

  /** How many codes each feature has: bytes, the edge of bytes, shorts, ints and hashing. */
  private static final int[] KINDS = {2, 16, 255, 256, 300, 5_000, 70_000};

  @Test
  void blocksOfAnySizeEqualTheBatchEstimator() {
    for (long seed = 0; seed < 24; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int targets = seed % 4 == 3 ? 400 : 1 + random.nextInt(9);
      BiasCorrection correction = CORRECTIONS.get((int) (seed / 2) % 4);
      CountsWindow window = new CountsWindow(KINDS.length, random.nextInt(1_500), correction);
      List<int[]> rows = new ArrayList<>();
      for (int step = 0; step < 60; step++) {
        String where = "seed " + seed + ", step " + step;
        int count = random.nextInt(200);
        int[] target = new int[200];
        int[][] block = new int[KINDS.length][200];
        for (int i = 0; i < count; i++) {
          int[] row = new int[1 + KINDS.length];
          row[0] = random.nextInt(targets);
          for (int f = 0; f < KINDS.length; f++) {
            boolean missing = f % 2 == seed % 2 && random.nextInt(5) == 0;
            // The widest codes come late, so that columns and tables have to be made wider.
            int kinds = step < 30 ? Math.min(9, KINDS[f]) : KINDS[f];
            int code = random.nextInt(3) == 0 ? row[0] % kinds : random.nextInt(kinds);
            row[1 + f] = missing ? -1 : code;
            block[f][i] = row[1 + f];
          }
          target[i] = row[0];
          rows.add(row);
        }
        window.append(target, block, count);
        int evicted = Math.min(rows.size(), random.nextInt(step < 20 ? 100 : 260));
        window.evict(evicted);
        rows.subList(0, evicted).clear();
        assertEquals(rows.size(), window.rows(), where);
        if (step % 6 == 0) {
          window.checkInvariants();
          for (int f = 0; f < KINDS.length; f++) {
            check(correction, rows, f, window, where + ", feature " + f);
          }
        }
      }
    }
  }

  /** Batches longer than a chunk, chunks longer than a batch, and the ring going around. */
  @Test
  void longWindows() {
    for (long seed = 0; seed < 6; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] kinds = {2, 16, 40};
      int rowsMax = seed % 2 == 0 ? 70_000 : 5_000;
      CountsWindow window = new CountsWindow(kinds.length, rowsMax);
      List<int[]> rows = new ArrayList<>();
      int arrived = 0;
      for (int step = 0; arrived < 3 * rowsMax; step++) {
        int count = random.nextInt(3_000);
        int[] target = new int[count];
        int[][] block = new int[kinds.length][count];
        for (int i = 0; i < count; i++) {
          int[] row = {random.nextInt(4), 0, 0, 0};
          for (int f = 0; f < kinds.length; f++) {
            boolean missing = f == 1 && random.nextInt(9) == 0;
            row[1 + f] = missing ? -1 : (row[0] + random.nextInt(kinds[f])) % kinds[f];
            block[f][i] = row[1 + f];
          }
          target[i] = row[0];
          rows.add(row);
        }
        window.append(target, block, count);
        arrived += count;
        int evicted = Math.max(0, rows.size() - rowsMax + random.nextInt(2_000));
        window.evict(Math.min(evicted, rows.size()));
        rows.subList(0, Math.min(evicted, rows.size())).clear();
        if (random.nextInt(rowsMax / 2_000) == 0) {
          for (int f = 0; f < kinds.length; f++) {
            String where = "seed " + seed + ", step " + step + ", feature " + f;
            check(BiasCorrection.MILLER_MADOW, rows, f, window, where);
          }
        }
      }
      window.checkInvariants();
    }
  }

  private static void check(
      BiasCorrection correction, List<int[]> all, int f, CountsWindow window, String where) {
    List<int[]> rows = all.stream().filter(row -> row[1 + f] >= 0).toList();
    double[] x = rows.stream().mapToDouble(row -> row[1 + f]).toArray();
    double[] y = rows.stream().mapToDouble(row -> row[0]).toArray();
    Estimate batch = Estimators.batchCounts(correction).estimate(x, y);
    assertEquals(batch, window.estimate(f), where);
    assertEquals(batch.nats(), window.nats(f), where);
    assertEquals(all.size() - rows.size(), window.missing(f), where);
  }

  @Test
  void aByteACellWhileCodesAreSmall() {
    CountsWindow window = new CountsWindow(1, 1_000_000);
    int[] target = {255, 0};
    window.append(target, new int[][] {{254, -1}}, 2);
    assertEquals(1, window.missing(0));
    assertEquals(2e6, (double) window.bytesOfRows(), 0.01e6, "a byte for feature and target each");
    window.append(target, new int[][] {{255, 255}}, 2);
    assertEquals(3e6, (double) window.bytesOfRows(), 0.01e6, "two for the feature");
    window.append(new int[] {1 << 20}, new int[][] {{1 << 20}}, 1);
    assertEquals(8e6, (double) window.bytesOfRows(), 0.02e6, "four for both");
    assertEquals(1, window.count(0, 254, 255));
    assertEquals(1, window.count(0, 255, 255));
    assertEquals(1, window.count(0, 1 << 20, 1 << 20));
  }

  /** The chunks of a 16 × 4 table take about a seventh of what its rows do. */
  @Test
  void chunksAreSmall() {
    CountsWindow window = new CountsWindow(1, 100_000);
    window.append(new int[] {3}, new int[][] {{15}}, 1);
    assertEquals(2e5 + 1.5e4, (double) window.bytesOfRows(), 2e3);
  }

  @Test
  void aBadBlockChangesNothing() {
    CountsWindow window = new CountsWindow(2, 10);
    window.append(new int[] {0, 1}, new int[][] {{0, 1}, {1, 0}}, 2);
    List<Runnable> bad =
        List.of(
            () -> window.append(new int[] {0, -1}, new int[][] {{0, 1}, {1, 0}}, 2),
            () -> window.append(new int[] {0, 1}, new int[][] {{0, 1}, {1, -2}}, 2),
            () -> window.append(new int[] {0, 1}, new int[][] {{0, 1}, {1}}, 2),
            () -> window.append(new int[] {0, 1}, new int[][] {{0, 1}}, 2),
            () -> window.append(new int[] {0}, new int[][] {{Integer.MAX_VALUE}, {1}}, 1),
            () -> window.append(new int[] {0}, new int[][] {{1}, {1}}, -1),
            () -> window.evict(3),
            () -> window.evict(-1));
    for (Runnable block : bad) {
      assertThrows(IllegalArgumentException.class, block::run);
      assertEquals(2, window.rows());
      window.checkInvariants();
    }
  }
}
