package io.mimon.estimators.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * CPU time of the thread for one operation, over many short rounds: for machines whose cores others
 * use too. Time on the clock says little there, and of CPU time the minimum says what the work
 * takes when nobody is in the caches, the median what it takes as things are.
 *
 * @param value what the last operation returned
 */
record CpuRounds(double microsMin, double microsMedian, int rounds, double value) {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS_MIN = 5;
  private static final int ROUNDS_MAX = 40;
  private static final long WARM_UP_NANOS = 1_500_000_000L;
  private static final long ROUND_NANOS = 40_000_000L;
  private static final long TOTAL_NANOS = 4_000_000_000L;

  /** Rounds of at most so many operations, fewer where an operation is long. */
  static CpuRounds of(int operationsMax, DoubleSupplier operation) {
    nanosOf(1, operation);
    for (long spent = 0; spent < WARM_UP_NANOS; ) {
      spent += nanosOf(1, operation);
    }
    int operations = 1;
    while (2 * operations <= operationsMax && nanosOf(operations, operation) < ROUND_NANOS / 2) {
      operations *= 2;
    }
    double[] micros = new double[ROUNDS_MAX];
    int rounds = 0;
    for (long spent = 0; rounds < ROUNDS_MIN || (rounds < ROUNDS_MAX && spent < TOTAL_NANOS); ) {
      long nanos = nanosOf(operations, operation);
      micros[rounds++] = nanos / 1e3 / operations;
      spent += nanos;
    }
    Arrays.sort(micros, 0, rounds);
    return new CpuRounds(micros[0], micros[rounds / 2], rounds, operation.getAsDouble());
  }

  private static long nanosOf(int operations, DoubleSupplier operation) {
    long start = THREADS.getCurrentThreadCpuTime();
    double sum = 0;
    for (int i = 0; i < operations; i++) {
      sum += operation.getAsDouble();
    }
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    if (Double.isNaN(sum)) {
      throw new IllegalStateException("an estimate without a value");
    }
    return nanos;
  }
}
