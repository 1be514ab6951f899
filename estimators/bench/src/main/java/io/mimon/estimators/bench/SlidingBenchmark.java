package io.mimon.estimators.bench;

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

/** A full window that slides: one row in, one out. Per row, at two strides. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SlidingBenchmark {

  private static final int STRIDE = 100;

  /** A window read at every row. */
  @State(Scope.Benchmark)
  public static class EveryRow {

    /** What is estimated, on what: see {@link Task}. */
    @Param({
      "ksg1 gaussian",
      "ksg1 t2",
      "ksg1 integers",
      "ksg2 gaussian",
      "mixed-ksg gaussian",
      "mixed-ksg zero-inflated",
      "mixed-ksg labels",
      "ross 2 classes",
      "ross 5 classes",
      "cmi-ksg gaussian given 1",
      "cmi-ksg gaussian given 2",
      "cmi-ksg gaussian given strata",
      "cmi-mixed gaussian given 1"
    })
    public String task = "";

    /** Rows in the window. */
    @Param({"1000", "10000"})
    public int rows;

    private @Nullable Window window;

    int strideRows() {
      return 1;
    }

    /** Draws the stream and fills the window. */
    @Setup
    public void prepare() {
      window = new Window(Task.of(task), rows, strideRows());
    }

    double read() {
      if (window == null) {
        throw new IllegalStateException("not prepared");
      }
      return window.read();
    }
  }

  /** A window read after every {@value #STRIDE} rows. */
  public static class EveryHundredRows extends EveryRow {
    @Override
    int strideRows() {
      return STRIDE;
    }
  }

  /** The value after every row. */
  @Benchmark
  public double everyRow(EveryRow window) {
    return window.read();
  }

  /** The estimate with its standard error after every {@value #STRIDE} rows, per row. */
  @Benchmark
  @OperationsPerInvocation(STRIDE)
  public double everyHundredRows(EveryHundredRows window) {
    return window.read();
  }
}
