package io.mimon.estimators.bench;

import io.mimon.estimators.Estimate;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

  /** What is estimated, on what: see {@link Task}. */
  @Param({
    "ksg1 gaussian",
    "ksg1 t2",
    "ksg1 integers",
    "ksg1 identical",
    "ksg1 wide",
    "ksg2 gaussian",
    "mixed-ksg gaussian",
    "mixed-ksg integers",
    "mixed-ksg 5 classes",
    "ross 5 classes",
    "counts codes",
    "cmi-ksg gaussian given 1",
    "cmi-ksg gaussian given 2",
    "cmi-ksg gaussian given strata",
    "cmi-mixed gaussian given 1",
    "cmi-mixed gaussian given 2"
  })
  public String task = "";

  /** Rows. */
  @Param({"1000", "10000"})
  public int rows;

  private Supplier<Estimate> estimate =
      () -> {
        throw new IllegalStateException("not prepared");
      };

  /** Draws the data and makes the estimator. */
  @Setup
  public void prepare() {
    Task what = Task.of(task);
    estimate = what.columns(rows).batch(what.type(), Task.NEIGHBOURS);
  }

  /** One estimate with its standard error. */
  @Benchmark
  public Estimate estimate() {
    return estimate.get();
  }
}
