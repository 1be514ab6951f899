package io.mimon.core.evaluation;

import io.mimon.core.drift.Reference;
import io.mimon.estimators.BatchEstimator;
import io.mimon.estimators.Estimators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A normal feature that falls from 0.2 bits to half of it, by the real estimator over drawn rows.
 *
 * @param rows of a window
 * @param windows of the reference
 * @param aligned whether the change is where a block begins, or anywhere
 */
record Halving(int rows, int windows, boolean aligned) {
  static final int WINDOWS_AFTER = 4;
  private static final double BITS = 0.2;
  private static final int NEIGHBOURS = 3;

  /** One of it. */
  Track track(SplittableRandom random) {
    RowLaw before = RowLaw.normal(BITS, 0);
    int offset = aligned ? 0 : random.nextInt(rows);
    double[] x = new double[rows * windows + offset];
    double[] y = new double[x.length];
    before.draw(random, x, y);
    double[] laterX = new double[(WINDOWS_AFTER + 1) * rows];
    double[] laterY = new double[laterX.length];
    RowLaw.normal(BITS / 2, 0).draw(random, laterX, laterY);
    double[] allX = joined(x, laterX);
    double[] allY = joined(y, laterY);
    BatchEstimator estimator =
        Estimators.batch(before.estimator(), before.x(), before.y(), NEIGHBOURS);
    List<Reference.Sample> samples = new ArrayList<>();
    for (int w = 0; w < windows; w++) {
      samples.add(
          RowBlocks.sample(
              estimator,
              Arrays.copyOfRange(allX, w * rows, (w + 1) * rows),
              Arrays.copyOfRange(allY, w * rows, (w + 1) * rows)));
    }
    int step = rows / Track.LOOKS;
    double[] nats = new double[(allX.length - windows * rows) / step];
    Arrays.fill(nats, Double.NaN);
    for (int look = Track.LOOKS - 1; look < nats.length; look++) {
      int end = windows * rows + (look + 1) * step;
      nats[look] =
          estimator
              .estimate(
                  Arrays.copyOfRange(allX, end - rows, end),
                  Arrays.copyOfRange(allY, end - rows, end))
              .nats();
    }
    return new Track(samples, nats, (double) offset / rows);
  }

  private static double[] joined(double[] first, double[] second) {
    double[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
