package io.mimon.estimators.bench;

import io.mimon.estimators.BatchEstimator;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.VariableType;
import io.mimon.estimators.testkit.Samples;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One batch estimate, single thread: every estimator on its own ground and on hard ground. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchBenchmark {

  private static final int NEIGHBOURS = 4;
  private static final long SEED = 7;

  /** What is estimated, on what: estimator, then data. */
  @Param({
    "ksg1 gaussian",
    "ksg1 t2",
    "ksg1 integers",
    "ksg1 identical",
    "ksg1 wide",
    "ksg2 gaussian",
    "mixed-ksg gaussian",
    "mixed-ksg integers",
    "mixed-ksg labelled",
    "ross labelled",
    "counts integers"
  })
  public String task = "";

  /** Rows. */
  @Param({"1000", "10000"})
  public int rows;

  private BatchEstimator estimator =
      Estimators.batch(EstimatorType.KSG1, VariableType.NUMERIC, VariableType.NUMERIC, NEIGHBOURS);

  private Samples.Pair data = new Samples.Pair(new double[0], new double[0]);

  /** Draws the data and makes the estimator. */
  @Setup
  public void prepare() {
    String[] words = task.split(" ", 2);
    EstimatorType type = EstimatorType.ofConfigName(words[0]).orElseThrow();
    data =
        switch (words[1]) {
          case "gaussian" -> Samples.gaussian(rows, 0.6, SEED);
          case "t2" -> Samples.heavyTails(rows, SEED);
          case "integers" -> Samples.integers(rows, 20, SEED);
          case "identical" -> Samples.identical(rows, SEED);
          case "labelled" -> Samples.labelled(rows, 5, SEED);
          case "wide" -> wide(Samples.gaussian(rows, 0.6, SEED));
          default -> throw new IllegalArgumentException(task);
        };
    VariableType x = type == EstimatorType.COUNTS ? VariableType.CATEGORICAL : VariableType.NUMERIC;
    boolean categoricalY = type == EstimatorType.COUNTS || words[1].equals("labelled");
    VariableType y = categoricalY ? VariableType.CATEGORICAL : VariableType.NUMERIC;
    estimator = Estimators.batch(type, x, y, NEIGHBOURS);
  }

  /** The worst case of the sweep: one axis dwarfs the other. */
  private static Samples.Pair wide(Samples.Pair pair) {
    double[] x = pair.x().clone();
    for (int i = 0; i < x.length; i++) {
      x[i] *= 1e6;
    }
    return new Samples.Pair(x, pair.y());
  }

  /** One estimate with its standard error. */
  @Benchmark
  public Estimate estimate() {
    return estimator.estimate(data.x(), data.y());
  }
}
