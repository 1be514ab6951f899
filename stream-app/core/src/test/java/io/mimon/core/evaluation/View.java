package io.mimon.core.evaluation;

import io.mimon.core.drift.Reference;
import io.mimon.core.monitor.ObservedFeature;

/**
 * What a look at a feature shows.
 *
 * @param nats the estimate over the window
 * @param others estimates over rows that are taken so that feature, or target, have not moved
 * @param otherRows of how many rows each of these is
 */
@SuppressWarnings("ArrayRecordComponent") // test data
record View(double nats, double[] others, int[] otherRows) {
  private static final double[] NONE = new double[0];

  /** One where nothing has moved. */
  View(double nats) {
    this(nats, NONE, new int[0]);
  }

  /** The one that is nearest to the reference, as the monitor has it; and of how many rows. */
  Nearest nearest(Reference reference, int rows) {
    Nearest nearest = new Nearest(nats, rows);
    for (int i = 0; i < others.length; i++) {
      double other = ObservedFeature.explained(others[i], reference.nats());
      double score = reference.score(other, 0, otherRows[i]);
      if (Math.abs(score) < Math.abs(reference.score(nearest.nats, 0, nearest.rows))) {
        nearest = new Nearest(other, otherRows[i]);
      }
    }
    return nearest;
  }

  record Nearest(double nats, int rows) {}
}
