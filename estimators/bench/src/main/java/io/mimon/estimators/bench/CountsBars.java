package io.mimon.estimators.bench;

import io.mimon.estimators.BiasCorrection;
import io.mimon.estimators.CountsWindow;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.JointTable;
import io.mimon.estimators.StandardError;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * What tables of counts cost, as Markdown: 1,000 features of 16 categories against a target of 4
 * over a window of 100,000 rows, an estimate of each every 10,000; in CPU time of one thread, least
 * of many rounds. Run with {@code -XX:+UseSerialGC -Xmx1g}.
 */
public final class CountsBars {

  private static final int FEATURES = 1_000;
  private static final int WINDOW = 100_000;
  private static final int STRIDE = 10_000;
  private static final int BLOCK = 1_000;

  private CountsBars() {}

  /** Prints the table; no arguments. */
  public static void main(String[] args) {
    System.out.printf(
        Locale.ROOT,
        "JDK %s, load %.1f%n%n| what | least | median | |%n|---|---|---|---|%n",
        System.getProperty("java.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    table();
    Stream stream = new Stream(FEATURES);
    CpuRounds all = CpuRounds.of(1, stream::emission);
    long held = stream.bytesHeld();
    print("1,000 features, a row, with its share of the emission", all, STRIDE, "µs");
    System.out.printf(
        Locale.ROOT,
        "| the same | %,.0f | %,.0f | rows/s |%n| memory | %.1f | | MB |%n",
        STRIDE * 1e6 / all.microsMin(),
        STRIDE * 1e6 / all.microsMedian(),
        held / 1e6);
    print("  of which the rows", CpuRounds.of(1, stream::slideAlone), STRIDE, "µs");
    double pair = FEATURES;
    print("a feature, an emission", all, pair, "µs");
    Recomputation plain = new Recomputation(new SplittableRandom(2));
    print("recomputed by loops over arrays", CpuRounds.of(8, plain::byArrays), 1, "µs");
    print("  the same without standard error", CpuRounds.of(8, plain::countsAlone), 1, "µs");
    print("recomputed by a map of pairs", CpuRounds.of(2, plain::byMap), 1, "µs");
  }

  private static void table() {
    CategoricalBlock block = CategoricalBlock.of(1, WINDOW, new SplittableRandom(3));
    JointTable table = new JointTable();
    for (int i = 0; i < WINDOW; i++) {
      table.add(block.features()[0][i], block.target()[i]);
    }
    DoubleSupplier entropies = () -> table.entropies(BiasCorrection.MILLER_MADOW).informationNats();
    print("MI and entropies of a 16 × 4 table", CpuRounds.of(1 << 16, entropies), 1, "µs");
    Stream one = new Stream(64);
    CpuRounds slide = CpuRounds.of(64, one::slideAlone);
    System.out.printf(
        Locale.ROOT,
        "| slides of a 16 × 4 table, 64 features | %,.0f | %,.0f | million pair-rows/s |%n",
        64.0 * STRIDE / slide.microsMin(),
        64.0 * STRIDE / slide.microsMedian());
  }

  private static void print(String what, CpuRounds rounds, double per, String unit) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.3f | %.3f | %s |%n",
        what,
        rounds.microsMin() / per,
        rounds.microsMedian() / per,
        unit);
  }

  private static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** A full window, and blocks that come again and again. */
  private static final class Stream {
    private static final int BLOCKS = 7;
    private final CategoricalBlock[] blocks = new CategoricalBlock[BLOCKS];
    private final long bytesBefore;
    private final CountsWindow window;
    private int next;

    Stream(int features) {
      SplittableRandom random = new SplittableRandom(1);
      for (int b = 0; b < BLOCKS; b++) {
        blocks[b] = CategoricalBlock.of(features, BLOCK, random);
      }
      bytesBefore = usedBytes();
      window = new CountsWindow(features, WINDOW);
    }

    long bytesHeld() {
      return usedBytes() - bytesBefore;
    }

    double slideAlone() {
      for (int rows = 0; rows < STRIDE; rows += BLOCK) {
        window.evict(Math.max(0, window.rows() + BLOCK - WINDOW));
        CategoricalBlock block = blocks[next++ % BLOCKS];
        window.append(block.target(), block.features(), BLOCK);
      }
      return window.rows();
    }

    double emission() {
      while (window.rows() < WINDOW) {
        slideAlone();
      }
      slideAlone();
      double sum = 0;
      for (int f = 0; f < window.features(); f++) {
        Estimate estimate = window.estimate(f);
        sum += estimate.nats() + estimate.standardErrorNats() + estimate.entropies().jointNats();
      }
      return sum;
    }
  }

  /** One feature's estimate by going over all rows of the window again. */
  private static final class Recomputation {
    private final int[] x;
    private final int[] y;

    Recomputation(SplittableRandom random) {
      CategoricalBlock block = CategoricalBlock.of(2, WINDOW, random);
      x = block.features()[1];
      y = block.target();
    }

    private int[] count() {
      int[] cells = new int[16 * 4];
      for (int i = 0; i < WINDOW; i++) {
        cells[4 * x[i] + y[i]]++;
      }
      return cells;
    }

    double countsAlone() {
      return information(count(), new double[16 * 4]);
    }

    double byArrays() {
      double[] terms = new double[16 * 4];
      double nats = information(count(), terms);
      double[] local = new double[WINDOW];
      for (int i = 0; i < WINDOW; i++) {
        local[i] = terms[4 * x[i] + y[i]];
      }
      return nats + StandardError.ofMean(local);
    }

    private static double information(int[] cells, double[] terms) {
      double[] ofX = new double[16];
      double[] ofY = new double[4];
      for (int cell = 0; cell < cells.length; cell++) {
        ofX[cell / 4] += cells[cell];
        ofY[cell % 4] += cells[cell];
      }
      double sum = 0;
      for (int cell = 0; cell < cells.length; cell++) {
        if (cells[cell] > 0) {
          terms[cell] = Math.log(cells[cell] * (double) WINDOW / (ofX[cell / 4] * ofY[cell % 4]));
          sum += cells[cell] * terms[cell];
        }
      }
      return sum / WINDOW;
    }

    double byMap() {
      Map<Integer, Integer> counts = new HashMap<>();
      for (int i = 0; i < WINDOW; i++) {
        counts.merge(4 * x[i] + y[i], 1, Integer::sum);
      }
      int[] cells = new int[16 * 4];
      counts.forEach((cell, count) -> cells[cell] = count);
      double[] terms = new double[16 * 4];
      double nats = information(cells, terms);
      double[] local = new double[WINDOW];
      for (int i = 0; i < WINDOW; i++) {
        local[i] = terms[4 * x[i] + y[i]];
      }
      return nats + StandardError.ofMean(local);
    }
  }
}
