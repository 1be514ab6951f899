package io.mimon.core.evaluation;

import io.mimon.core.drift.Reference;
import java.util.List;

/**
 * What is seen of one feature: the windows of its reference, and looks a quarter of a window apart
 * from there on, of which every fourth is a block.
 *
 * @param reference of windows that share no row
 * @param nats by look; the windows of the first three would reach into the reference: NaN
 * @param changedAt where the change is, in windows behind the reference
 */
@SuppressWarnings("ArrayRecordComponent") // test data
record Track(List<Reference.Sample> reference, double[] nats, double changedAt) {
  /** A block's time. */
  static final int LOOKS = 4;

  /** After how many windows the change is found; infinite for never. */
  double delay(Detector detector, Detector.Setting setting) {
    Detector.Run run = detector.over(List.of(Reference.of(reference)), setting);
    for (int look = LOOKS - 1; look < nats.length; look++) {
      boolean block = (look + 1) % LOOKS == 0;
      int begun = run.look(new View[] {new View(nats[look])}, block)[0];
      double since = (double) (look + 1) / LOOKS - changedAt;
      if (begun != 0 && since > 0) {
        return since;
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
