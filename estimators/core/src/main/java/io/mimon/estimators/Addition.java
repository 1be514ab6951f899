package io.mimon.estimators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What a feature adds to a better one: I(X_i;Y|X_j) for the partner j, before it in an order, that
 * leaves least of it.
 *
 * <p>In nats. Small beside I(X_i;Y): the partner tells the same, X_i is redundant. A minimum over
 * noisy terms lies a little low, by about the error of one term, the more so the more partners
 * there are; it is not clipped and may be negative.
 *
 * @param nats the least I(X_i;Y|X_j); I(X_i;Y) where no partner takes anything away; NaN where that
 *     is unknown
 * @param given the partner; −1 for none
 */
public record Addition(double nats, int given) {

  /** No partner. */
  public static final int NONE = -1;

  /**
   * What each feature adds, by its number.
   *
   * @param order features, the better one first; those not in it add {@code NaN}
   * @param relevant which may be partners; one that tells nothing takes nothing away but by chance
   * @param partnersMax the most partners: the first relevant ones; so m features cost at most
   *     m·partnersMax terms
   */
  public static List<Addition> of(
      int[] order, IntPredicate relevant, int partnersMax, SelectionTerms terms) {
    Addition[] additions = new Addition[terms.features()];
    Arrays.fill(additions, new Addition(Double.NaN, NONE));
    List<Integer> partners = new ArrayList<>();
    for (int feature : order) {
      additions[feature] = to(partners, feature, terms);
      if (partners.size() < partnersMax && relevant.test(feature)) {
        partners.add(feature);
      }
    }
    return List.of(additions);
  }

  private static Addition to(List<Integer> partners, int feature, SelectionTerms terms) {
    Addition least = new Addition(terms.relevance(feature), NONE);
    for (int partner : partners) {
      double nats = terms.relevanceGiven(feature, partner);
      if (nats < least.nats) {
        least = new Addition(nats, partner);
      }
    }
    return least;
  }
}
