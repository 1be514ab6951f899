package io.mimon.core.monitor;

import io.mimon.core.drift.Reference;
import io.mimon.core.drift.Scored;
import io.mimon.core.monitor.MarginalDrift.Adjusted;
import io.mimon.estimators.Estimate;

/**
 * What a window shows of the link between feature and target: its estimate or, where feature or
 * target have moved by themselves, that on rows which are taken so that they have not, if it is
 * nearer to the reference.
 *
 * <p>A target that is 1 more often has more or less to be told about, with every feature in its
 * place: where P(x|y) is what it was, rows with the target as it was have the information they had.
 * Likewise for a feature, where P(y|x) is what it was. So an alarm is raised only if no move of one
 * side alone explains the change. (Reweighting for label shift and covariate shift; Shimodaira
 * 2000, doi 10.1016/S0378-3758(00)00115-4.)
 */
final class Seen {
  /** The share of a reference that rows taken by bins may be off by. */
  private static final double OUT_OF_REACH = 0.1;

  private Seen() {}

  static Scored of(PairEstimate pair, Reference reference) {
    Estimate estimate = pair.estimate();
    Scored seen = Scored.of(reference, estimate.nats(), estimate.standardErrorNats(), estimate.n());
    MarginalDrift drift = pair.drift();
    if (drift == null || reference.isStill()) {
      return seen;
    }
    return nearer(nearer(seen, drift.atX(), reference), drift.atY(), reference);
  }

  private static Scored nearer(Scored seen, Adjusted adjusted, Reference reference) {
    return adjusted.rows() == 0 || Double.isNaN(adjusted.nats())
        ? seen
        : nearer(seen, adjusted.nats(), adjusted.standardErrorNats(), adjusted.rows(), reference);
  }

  /**
   * The nearer to a reference of two.
   *
   * @param adjusted the estimate on rows taken so that a side has not moved; so many of them
   */
  static Scored nearer(
      Scored seen, double adjusted, double standardErrorNats, int rows, Reference reference) {
    double score = reference.score(explained(adjusted, reference.nats()), standardErrorNats, rows);
    return Math.abs(score) < Math.abs(seen.score()) ? new Scored(adjusted, score, rows) : seen;
  }

  /**
   * What is nearest to a reference of all that a move of one side can explain. Rows are taken by
   * bins, and within the outermost ones they lie otherwise than they did: of a feature whose spread
   * is 0.7 of what it was, bins of a tenth leave a sixth of the information lost. That is a doubt
   * about what is significant; how large a change is, the estimate itself says.
   *
   * @param adjusted the estimate on rows taken so that the side has not moved
   */
  static double explained(double adjusted, double reference) {
    double reach = OUT_OF_REACH * Math.max(0, reference);
    return Math.max(adjusted - reach, Math.min(reference, adjusted + reach));
  }
}
