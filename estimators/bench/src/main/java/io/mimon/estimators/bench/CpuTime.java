package io.mimon.estimators.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The tasks of {@link BatchBenchmark} in CPU time of the thread, median of many: for machines whose
 * cores others use too, where time on the clock says little.
 */
public final class CpuTime {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CpuTime() {}

  /** Prints CPU milliseconds an estimate. Arguments: the numbers of rows, else 1000 and 10000. */
  public static void main(String[] args) {
    List<String> sizes = args.length == 0 ? List.of("1000", "10000") : Arrays.asList(args);
    for (String rows : sizes) {
      for (String task :
          List.of(
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
              "counts integers")) {
        BatchBenchmark benchmark = new BatchBenchmark();
        benchmark.task = task;
        benchmark.rows = Integer.parseInt(rows);
        benchmark.prepare();
        print(task, benchmark);
      }
    }
  }

  private static void print(String task, BatchBenchmark benchmark) {
    int repetitions = Math.max(11, 2_000_000 / benchmark.rows);
    long[] nanos = new long[repetitions];
    double nats = 0;
    for (int i = -repetitions; i < repetitions; i++) { // the first half warms up
      long start = THREADS.getCurrentThreadCpuTime();
      nats = benchmark.estimate().nats();
      nanos[Math.max(0, i)] = THREADS.getCurrentThreadCpuTime() - start;
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-20s rows=%-7d cpu_ms_median=%8.3f nats=%.6f%n",
        task,
        benchmark.rows,
        nanos[repetitions / 2] / 1e6,
        nats);
  }
}
