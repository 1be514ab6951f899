package io.mimon.estimators.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@link SlidingBenchmark} in CPU time of the thread, and memory; see {@link CpuTime}. */
public final class SlidingCpuTime {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int SLIDES = 5_000;
  private static final int ROUNDS = 7;

  private SlidingCpuTime() {}

  /** Prints CPU microseconds a row. Arguments: the kinds of data, then numbers of rows. */
  public static void main(String[] args) {
    List<String> kinds = Arrays.stream(args).filter(a -> !isNumber(a)).toList();
    List<String> sizes = Arrays.stream(args).filter(SlidingCpuTime::isNumber).toList();
    for (String rows : sizes) {
      for (String kind : kinds) {
        filled(kind, rows); // the tables of digammas, which all estimators share
        long before = usedBytes();
        SlidingBenchmark benchmark = filled(kind, rows);
        // Less the stream, two doubles a row.
        long bytes = usedBytes() - before - benchmark.streamBytes();
        print(benchmark, (double) bytes / benchmark.rows);
      }
    }
  }

  private static SlidingBenchmark filled(String kind, String rows) {
    SlidingBenchmark benchmark = new SlidingBenchmark();
    benchmark.data = kind;
    benchmark.rows = Integer.parseInt(rows);
    benchmark.prepare();
    return benchmark;
  }

  private static boolean isNumber(String argument) {
    return Character.isDigit(argument.charAt(0));
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void print(SlidingBenchmark benchmark, double bytesPerRow) {
    double[] micros = new double[ROUNDS];
    double[] strided = new double[ROUNDS];
    double nats = 0;
    for (int round = -ROUNDS; round < ROUNDS; round++) { // the first half warms up
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < SLIDES; i++) {
        nats = benchmark.everyRow();
      }
      long middle = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < SLIDES; i += 100) {
        benchmark.everyHundredRows();
      }
      long end = THREADS.getCurrentThreadCpuTime();
      micros[Math.max(0, round)] = (middle - start) / 1e3 / SLIDES;
      strided[Math.max(0, round)] = (end - middle) / 1e3 / SLIDES;
    }
    Arrays.sort(micros);
    Arrays.sort(strided);
    System.out.printf(
        Locale.ROOT,
        "%-14s rows=%-7d cpu_us_every_row=%7.2f cpu_us_stride_100=%7.2f bytes_per_row=%4.0f"
            + " nats=%.6f%n",
        benchmark.data,
        benchmark.rows,
        micros[ROUNDS / 2],
        strided[ROUNDS / 2],
        bytesPerRow,
        nats);
  }
}
