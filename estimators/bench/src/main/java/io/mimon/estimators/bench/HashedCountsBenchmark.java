package io.mimon.estimators.bench;

import io.mimon.estimators.CategoryHash;
import io.mimon.estimators.HashShape;
import io.mimon.estimators.HashedCounts;
import io.mimon.estimators.HeavyCategories;
import io.mimon.estimators.PaneRing;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows into a sketch of four tables of 1,024 buckets against two classes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashedCountsBenchmark {

  /** Rows that go round; a power of two. */
  private static final int ROWS = 1 << 16;

  private static final int WINDOW = 10_000;
  private static final int CATEGORIES = 1_000_000;

  /** Heavy categories apart, of which a tenth of the rows is if there are some. */
  @Param({"0", "256"})
  public int heavy;

  private final long[] categories = new long[ROWS];
  private final int[] classes = new int[ROWS];
  private @Nullable HashedCounts sketch;
  private @Nullable PaneRing ring;

  /** Draws the rows and fills the window. */
  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < ROWS; i++) {
      boolean frequent = random.nextInt(10) == 0;
      double code = frequent ? random.nextInt(256) : random.nextInt(CATEGORIES);
      categories[i] = CategoryHash.of(code);
      classes[i] = random.nextInt(2);
    }
    HashedCounts counts =
        new HashedCounts(HashShape.DEFAULT, 2, HeavyCategories.of(categories, heavy));
    for (int i = 0; i < WINDOW; i++) {
      counts.add(categories[i], classes[i]);
    }
    sketch = counts;
    ring = new PaneRing(counts, 30);
  }

  /** A window that slides: a row in, a row out. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int slide() {
    HashedCounts counts = prepared(sketch);
    for (int i = 0; i < ROWS; i++) {
      int in = (i + WINDOW) & (ROWS - 1);
      counts.add(categories[in], classes[in]);
      counts.remove(categories[i], classes[i]);
    }
    return counts.size();
  }

  /** Rows into a window by panes, a pane closed after every {@value #ROWS}. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int panes() {
    PaneRing panes = prepared(ring);
    for (int i = 0; i < ROWS; i++) {
      panes.add(categories[i], classes[i]);
    }
    panes.closePane();
    return panes.size();
  }

  /** A reading. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public double read() {
    return prepared(sketch).bound().errorNats();
  }

  private static <T> T prepared(@Nullable T state) {
    if (state == null) {
      throw new IllegalStateException("not prepared");
    }
    return state;
  }
}
