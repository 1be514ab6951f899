package io.mimon.core.drift;

/**
 * An estimate held against a reference.
 *
 * @param nats the estimate
 * @param score a standard normal deviate if nothing has changed, see {@link Reference#score}; of
 *     the estimate, or of what is nearest to the reference among all that it may stand for
 * @param rows of how many rows
 */
public record Scored(double nats, double score, int rows) {
  /**
   * An estimate that stands for itself.
   *
   * @param standardErrorNats its own, which counts where the reference is still
   */
  public static Scored of(Reference reference, double nats, double standardErrorNats, int rows) {
    return new Scored(nats, reference.score(nats, standardErrorNats, rows), rows);
  }
}
