package io.mimon.core.monitor;

import io.mimon.core.drift.Reference;
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
record Seen(double nats, double errorNats, int rows) {
  private static final double REST = 0.5;

  static Seen of(PairEstimate pair, Reference reference) {
    Estimate estimate = pair.estimate();
    Seen seen = new Seen(estimate.nats(), estimate.standardErrorNats(), estimate.n());
    MarginalDrift drift = pair.drift();
    if (drift == null || reference.isStill()) {
      return seen;
    }
    double raw = estimate.nats();
    return seen.orNearer(drift.atX(), raw, reference).orNearer(drift.atY(), raw, reference);
  }

  private Seen orNearer(Adjusted adjusted, double raw, Reference reference) {
    if (adjusted.rows() == 0 || Double.isNaN(adjusted.nats())) {
      return this;
    }
    double nats = explained(adjusted.nats(), raw, reference.nats());
    Seen other = new Seen(nats, adjusted.standardErrorNats(), adjusted.rows());
    return Math.abs(other.score(reference)) < Math.abs(score(reference)) ? other : this;
  }

  /**
   * What of a reference a move of one side can explain. Rows are taken by bins, and within the
   * outermost ones they lie otherwise than they did: what bins of a tenth cannot make up for is
   * taken to be up to half of what they have.
   *
   * @param adjusted the estimate on rows taken so that the side has not moved
   * @param raw the estimate on all rows
   * @return from {@code adjusted} on, away from {@code raw}, what is nearest to the reference
   */
  static double explained(double adjusted, double raw, double reference) {
    double beyond = adjusted + REST * (adjusted - raw);
    return Math.max(Math.min(adjusted, beyond), Math.min(reference, Math.max(adjusted, beyond)));
  }

  private double score(Reference reference) {
    return reference.score(nats, errorNats, rows);
  }
}
