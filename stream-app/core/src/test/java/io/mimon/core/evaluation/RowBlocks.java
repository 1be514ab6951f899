package io.mimon.core.evaluation;

import io.mimon.core.drift.Reference;
import io.mimon.estimators.BatchEstimator;
import io.mimon.estimators.Estimate;
import io.mimon.estimators.Estimators;
import io.mimon.estimators.StandardError;
import io.mimon.estimators.TermSpread;
import java.util.SplittableRandom;

/**
 * Blocks of drawn rows, estimated for real.
 *
 * @param law draws the rows of a block
 */
record RowBlocks(String name, RowLaw law, int rows) implements Blocks {
  private static final int NEIGHBOURS = 3;

  private BatchEstimator estimator() {
    return Estimators.batch(law.estimator(), law.x(), law.y(), NEIGHBOURS);
  }

  @Override
  public Reference.Sample window(SplittableRandom random) {
    double[] x = new double[rows];
    double[] y = new double[rows];
    law.draw(random, x, y);
    return sample(estimator(), x, y);
  }

  static Reference.Sample sample(BatchEstimator estimator, double[] x, double[] y) {
    double[][] shown = {new double[0]};
    Estimate estimate = estimator.estimate(x, y, terms -> shown[0] = terms);
    return shown[0].length < StandardError.ROWS_MIN
        ? new Reference.Sample(estimate.nats(), estimate.standardErrorNats())
        : new Reference.Sample(
            estimate.nats(), estimate.standardErrorNats(), TermSpread.of(shown[0], estimate));
  }

  @Override
  public double block(SplittableRandom random) {
    double[] x = new double[rows];
    double[] y = new double[rows];
    law.draw(random, x, y);
    return estimator().estimate(x, y).nats();
  }
}
