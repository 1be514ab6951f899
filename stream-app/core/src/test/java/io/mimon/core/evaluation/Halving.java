package io.mimon.core.evaluation;

import io.mimon.core.drift.AlarmLimits;
import io.mimon.core.drift.Budget;
import io.mimon.core.drift.DriftRule;
import io.mimon.core.drift.FeatureWatch;
import io.mimon.core.drift.Reference;
import io.mimon.core.drift.Verdict;
import io.mimon.estimators.BatchEstimator;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.Estimators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A normal feature that falls from 0.2 bits to half of it: how soon that is found, by the real
 * estimator over drawn rows.
 *
 * @param rows of a window
 * @param windows of the reference
 * @param looks by block
 * @param aligned whether the change is where a block begins, or anywhere
 */
record Halving(int rows, int windows, int looks, boolean aligned) {
  private static final double BITS = 0.2;
  private static final int FEATURES = 50;
  private static final int WINDOWS_AFTER = 4;
  private static final double NATS_PER_BIT = Math.log(2);

  private static final DriftRule RULE = new DriftRule(0.02 * NATS_PER_BIT, 0.25, 0.001, 1, 0);

  /** A line of a table, from as many runs as there is time for. */
  String row(double seconds, SplittableRandom random) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int runs = 0;
    int[] found = new int[WINDOWS_AFTER + 1];
    while (System.nanoTime() < end) {
      double delay = delay(random);
      runs++;
      for (int w = 1; w <= WINDOWS_AFTER; w++) {
        found[w] += delay <= w ? 1 : 0;
      }
    }
    return String.format(
        Locale.ROOT,
        "| %s, %d look%s a block | %d | %.3f | %.3f | %.3f |",
        aligned ? "at the start of a block" : "anywhere",
        looks,
        looks == 1 ? "" : "s",
        runs,
        (double) found[1] / runs,
        (double) found[2] / runs,
        (double) found[4] / runs);
  }

  /** In windows; infinite for none. */
  private double delay(SplittableRandom random) {
    RowLaw before = RowLaw.normal(BITS, 0);
    RowLaw after = RowLaw.normal(BITS / 2, 0);
    int offset = aligned ? 0 : random.nextInt(rows);
    int reference = rows * windows;
    double[] x = new double[reference + offset];
    double[] y = new double[x.length];
    before.draw(random, x, y);
    int later = (WINDOWS_AFTER + 1) * rows;
    double[] changedX = new double[later];
    double[] changedY = new double[later];
    after.draw(random, changedX, changedY);
    double[] allX = joined(x, changedX);
    double[] allY = joined(y, changedY);
    BatchEstimator estimator = Estimators.batch(before.estimator(), before.x(), before.y(), 3);
    List<Reference.Sample> samples = new ArrayList<>();
    for (int w = 0; w < windows; w++) {
      samples.add(
          RowBlocks.sample(
              estimator,
              Arrays.copyOfRange(allX, w * rows, (w + 1) * rows),
              Arrays.copyOfRange(allY, w * rows, (w + 1) * rows)));
    }
    Reference law = Reference.of(samples);
    Budget budget = new Budget(RULE, FEATURES, Budget.MONTH_MILLIS / 1000.0 / rows, looks);
    AlarmLimits limits = budget.limits(RULE, law, rows);
    FeatureWatch watch = new FeatureWatch();
    for (int end = reference + rows; end <= allX.length; end += rows / looks) {
      Estimate estimate =
          estimator.estimate(
              Arrays.copyOfRange(allX, end - rows, end), Arrays.copyOfRange(allY, end - rows, end));
      boolean block = (end - reference) % rows == 0;
      double error = estimate.standardErrorNats();
      Verdict verdict =
          block
              ? watch.next(RULE, law, limits, estimate.nats(), error, rows)
              : watch.look(RULE, law, limits, estimate.nats(), error, rows);
      List<FeatureWatch.Event> events =
          block ? watch.follow(verdict, end) : watch.followLook(verdict, end);
      if (!events.isEmpty() && end > x.length) {
        return (double) (end - x.length) / rows;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static double[] joined(double[] first, double[] second) {
    double[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
