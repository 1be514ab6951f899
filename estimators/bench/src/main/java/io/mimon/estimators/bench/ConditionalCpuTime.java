package io.mimon.estimators.bench;

import io.mimon.estimators.BatchConditionalEstimator;
import io.mimon.estimators.EstimatorType;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.VariableType;
import io.mimon.estimators.testkit.Triples;
import io.mimon.estimators.testkit.Triples.Triple;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** CPU time of the thread for a conditional estimate, median of many. */
public final class ConditionalCpuTime {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int NEIGHBOURS = 4;
  private static final long SEED = 1;

  private ConditionalCpuTime() {}

  /** Prints CPU milliseconds an estimate. Arguments: the numbers of rows, else 1000 and 10000. */
  public static void main(String[] args) {
    List<String> sizes = args.length == 0 ? List.of("1000", "10000") : Arrays.asList(args);
    for (String size : sizes) {
      int rows = Integer.parseInt(size);
      for (EstimatorType type : List.of(EstimatorType.CMI_KSG, EstimatorType.CMI_MIXED)) {
        for (int given = 1; given <= 3; given++) {
          print(type, "gaussian", Triples.sums(rows, given, SEED), VariableType.NUMERIC);
        }
        print(type, "integers", Triples.rounded(rows, 1, 1, SEED), VariableType.NUMERIC);
        print(type, "zero-inflated", Triples.zeroInflated(rows, 1, SEED), VariableType.NUMERIC);
        print(type, "wide x", wide(Triples.sums(rows, 1, SEED)), VariableType.NUMERIC);
        print(type, "5 strata", strata(Triples.sums(rows, 1, SEED)), VariableType.CATEGORICAL);
        print(type, "constant z", constant(Triples.sums(rows, 1, SEED)), VariableType.NUMERIC);
      }
    }
  }

  private static Triple wide(Triple triple) {
    double[] x = triple.x().clone();
    for (int i = 0; i < x.length; i++) {
      x[i] *= 1e6;
    }
    return new Triple(x, triple.y(), triple.z());
  }

  private static Triple strata(Triple triple) {
    double[][] codes = {Triples.binned(triple.z()[0], 5)};
    return new Triple(triple.x(), triple.y(), codes);
  }

  private static Triple constant(Triple triple) {
    return new Triple(triple.x(), triple.y(), new double[1][triple.x().length]);
  }

  private static void print(EstimatorType type, String task, Triple data, VariableType given) {
    int rows = data.x().length;
    BatchConditionalEstimator estimator =
        Estimators.batchConditional(
            type,
            VariableType.NUMERIC,
            VariableType.NUMERIC,
            Collections.nCopies(data.z().length, given),
            NEIGHBOURS);
    int repetitions = Math.max(5, 300_000 / rows);
    long[] nanos = new long[repetitions];
    double nats = 0;
    for (int i = -repetitions; i < repetitions; i++) { // the first half warms up
      long start = THREADS.getCurrentThreadCpuTime();
      nats = estimator.estimate(data.x(), data.y(), data.z()).nats();
      nanos[Math.max(0, i)] = THREADS.getCurrentThreadCpuTime() - start;
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-10s %-14s given=%d rows=%-7d cpu_ms_median=%9.3f nats=%.6f%n",
        type,
        task,
        data.z().length,
        rows,
        nanos[repetitions / 2] / 1e6,
        nats);
  }
}
