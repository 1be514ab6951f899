package io.mimon.core.evaluation;

import io.mimon.core.drift.Reference;
import io.mimon.core.drift.Scored;
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

  /** The one that is nearest to the reference, as the monitor has it. */
  Scored nearest(Reference reference, int rows) {
    Scored nearest = Scored.of(reference, nats, 0, rows);
    for (int i = 0; i < others.length; i++) {
      nearest = ObservedFeature.nearer(nearest, others[i], otherRows[i], reference);
    }
    return nearest;
  }
}
