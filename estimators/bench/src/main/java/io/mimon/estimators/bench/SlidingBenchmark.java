package io.mimon.estimators.bench;

import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.SlidingEstimator;
import io.mimon.estimators.VariableType;
import io.mimon.estimators.testkit.Samples;
import java.util.concurrent.TimeUnit;
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

/** A full window that slides by one row: one row in, one out, and the value. Per row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SlidingBenchmark {

  private static final int NEIGHBOURS = 4;
  private static final int STRIDE = 100;
  private static final long SEED = 7;

  /** Rows of the stream for each row of the window; then it begins again. */
  private static final int STREAM_FACTOR = 4;

  /** What the rows are like. */
  @Param({"gaussian", "t2", "integers"})
  public String data = "";

  /** Rows in the window. */
  @Param({"1000", "10000", "100000"})
  public int rows;

  private Samples.Pair stream = new Samples.Pair(new double[0], new double[0]);

  private SlidingEstimator estimator =
      Estimators.sliding(EstimatorType.KSG1, VariableType.NUMERIC, VariableType.NUMERIC, 1);

  private int next;

  /** Draws the stream and fills the window. */
  @Setup
  public void prepare() {
    int n = STREAM_FACTOR * rows;
    stream =
        switch (data) {
          case "gaussian" -> Samples.gaussian(n, 0.6, SEED);
          case "t2" -> Samples.heavyTails(n, SEED);
          case "integers" -> Samples.integers(n, 20, SEED);
          case "zero-inflated" -> Samples.zeroInflated(n, SEED);
          case "rounded" -> Samples.rounded(n, SEED);
          default -> throw new IllegalArgumentException(data);
        };
    estimator =
        Estimators.sliding(
            EstimatorType.KSG1, VariableType.NUMERIC, VariableType.NUMERIC, NEIGHBOURS);
    for (int i = 0; i < rows; i++) {
      estimator.add(stream.x()[i], stream.y()[i]);
    }
    next = rows;
  }

  long streamBytes() {
    return 2L * Double.BYTES * stream.x().length;
  }

  private void slide() {
    int length = stream.x().length;
    int oldest = next < rows ? next - rows + length : next - rows;
    estimator.add(stream.x()[next], stream.y()[next]);
    estimator.remove(stream.x()[oldest], stream.y()[oldest]);
    next = next + 1 == length ? 0 : next + 1;
  }

  /** The value after every row. */
  @Benchmark
  public double everyRow() {
    slide();
    return estimator.nats();
  }

  /** The estimate with its standard error after every {@value #STRIDE} rows, per row. */
  @Benchmark
  @OperationsPerInvocation(STRIDE)
  public double everyHundredRows() {
    for (int i = 0; i < STRIDE; i++) {
      slide();
    }
    return estimator.estimate().standardErrorNats();
  }
}
