package io.mimon.estimators.bench;

import io.mimon.estimators.BiasCorrection;
import io.mimon.estimators.CountsWindow;
import io.mimon.estimators.Entropies;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.JointTable;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Tables of 16 × 4: what a pair-row costs that goes in while another goes out, and an estimate. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class CountsBenchmark {

  private static final int FEATURES = 64;
  private static final int WINDOW = 100_000;
  private static final int BLOCK = 1_000;
  private static final int BLOCKS = 32;

  /** A full window, and blocks to put through it. */
  @State(Scope.Benchmark)
  public static class Full {
    private final CountsWindow window = new CountsWindow(FEATURES, WINDOW);
    private final int[][] target = new int[BLOCKS][];
    private final int[][][] features = new int[BLOCKS][][];
    private final JointTable table = new JointTable();
    private int next;

    /** Draws the blocks and fills the window. */
    @Setup
    public void prepare() {
      SplittableRandom random = new SplittableRandom(1);
      for (int b = 0; b < BLOCKS; b++) {
        CategoricalBlock block = CategoricalBlock.of(FEATURES, BLOCK, random);
        target[b] = block.target();
        features[b] = block.features();
        for (int i = 0; i < BLOCK; i++) {
          table.add(features[b][0][i], target[b][i]);
        }
      }
      for (int rows = 0; rows < WINDOW; rows += BLOCK) {
        add();
      }
    }

    void add() {
      window.append(target[next], features[next], BLOCK);
      next = (next + 1) % BLOCKS;
    }
  }

  /** A block in, a block out, over many features: per pair-row. */
  @Benchmark
  @OperationsPerInvocation(FEATURES * BLOCK)
  public int slide(Full full) {
    full.window.evict(BLOCK);
    full.add();
    return full.window.rows();
  }

  /** MI and the three entropies of a table. */
  @Benchmark
  public Entropies entropies(Full full) {
    return full.table.entropies(BiasCorrection.MILLER_MADOW);
  }

  /** The same of a window, with standard error, null level and p-value: 100,000 rows. */
  @Benchmark
  public Estimate estimate(Full full) {
    return full.window.estimate(0);
  }
}
