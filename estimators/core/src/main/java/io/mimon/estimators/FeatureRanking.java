package io.mimon.estimators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Greedy orders of features: each step takes the candidate of the highest score against those
 * selected before, S, and every order begins with the most relevant feature.
 *
 * <pre>
 *   mRMR difference   I(X_i;Y) − mean over j in S of I(X_i;X_j)
 *   mRMR quotient     I(X_i;Y)₊ / (mean over j in S of I(X_i;X_j)₊ + {@value #QUOTIENT_OFFSET})
 *   JMI               mean over j in S of I(X_i;Y|X_j)
 *   CMIM              min of I(X_i;Y) and, over j in S, of I(X_i;Y|X_j)
 * </pre>
 *
 * <p>Scores are in nats but for the quotient, a ratio. The score of the first step is the relevance
 * for all four, the quotient's divided by its offset. The offset keeps a candidate that shares next
 * to nothing with S from winning by noise in the denominator; the authors' own program adds the
 * same 0.01. Estimates may be negative; the quotient takes such for 0 (₊), the others take them as
 * they are.
 *
 * <p>JMI is written as sum of I(X_i,X_j;Y); that is I(X_j;Y) + I(X_i;Y|X_j) by the chain rule, of
 * which the first part is the same for all candidates.
 *
 * <p>Edge results: NaN terms as {@link SelectionTerms} says, a candidate of which nothing but the
 * relevance is known being scored as the first step would; equal scores in the order of the
 * features; no features or a bound of 0 is an empty order.
 *
 * <p>Cost: m features and s selected take m terms of relevance and at most s·m of pairs, kept
 * nowhere: sums are carried along. CMIM asks for fewer: a score only sinks as S grows, so a
 * candidate whose last score is below the best of the step needs no new term (Fleuret's fast
 * algorithm).
 *
 * <p>Peng, Long and Ding 2005, doi 10.1109/TPAMI.2005.159 (difference); Ding and Peng 2005, doi
 * 10.1142/S0219720005001004 (quotient); Yang and Moody 1999, "Data visualization and feature
 * selection" (JMI); Fleuret 2004, "Fast binary feature selection with conditional mutual
 * information" (CMIM); Brown, Pocock, Zhao and Luján 2012, "Conditional likelihood maximisation",
 * for how they hang together.
 */
public final class FeatureRanking {

  static final double QUOTIENT_OFFSET = 0.01;

  /** The score by which features are selected. */
  public enum Criterion {
    /** Minimal redundancy, maximal relevance: by difference. */
    MRMR_DIFFERENCE("mrmr"),
    /** The same by quotient. */
    MRMR_QUOTIENT("mrmr-quotient"),
    /** Joint mutual information. */
    JMI("jmi"),
    /** Conditional mutual information maximisation. */
    CMIM("cmim");

    private final String configName;

    Criterion(String configName) {
      this.configName = configName;
    }

    /** The name used on command lines. */
    public String configName() {
      return configName;
    }

    @Override
    public String toString() {
      return configName;
    }

    private boolean isConditional() {
      return this == JMI || this == CMIM;
    }
  }

  /** A selected feature and the score it was selected with. */
  public record Step(int feature, double score) {}

  private final Criterion criterion;
  private final SelectionTerms terms;
  private final double[] relevance;

  /** The sum, for CMIM the minimum, over the terms of a candidate that are known so far. */
  private final double[] total;

  private final int[] known;

  /** How many of the selected a candidate's total has taken in. */
  private final int[] takenIn;

  private final List<Step> steps = new ArrayList<>();

  private FeatureRanking(Criterion criterion, SelectionTerms terms) {
    this.criterion = criterion;
    this.terms = terms;
    int features = terms.features();
    relevance = new double[features];
    Arrays.setAll(relevance, terms::relevance);
    total = criterion == Criterion.CMIM ? relevance.clone() : new double[features];
    known = new int[features];
    takenIn = new int[features];
  }

  /**
   * The order by a criterion, of all features.
   *
   * @param selectedMax the most features to select
   * @throws IllegalArgumentException if the bound is negative
   */
  public static List<Step> rank(Criterion criterion, SelectionTerms terms, int selectedMax) {
    return rank(criterion, terms, feature -> true, selectedMax);
  }

  /**
   * The order by a criterion, of some features.
   *
   * <p>By difference a feature that tells nothing and shares nothing scores 0, more than a good one
   * that shares more with S than it tells about Y. Features without significant relevance are best
   * not among the candidates.
   *
   * @param candidates which features may be selected
   * @param selectedMax the most features to select
   * @throws IllegalArgumentException if the bound is negative
   */
  public static List<Step> rank(
      Criterion criterion, SelectionTerms terms, IntPredicate candidates, int selectedMax) {
    if (selectedMax < 0) {
      throw new IllegalArgumentException("a bound of " + selectedMax + " features");
    }
    FeatureRanking ranking = new FeatureRanking(criterion, terms);
    boolean[] done = new boolean[terms.features()];
    for (int i = 0; i < done.length; i++) {
      done[i] = !candidates.test(i);
    }
    while (ranking.steps.size() < selectedMax && ranking.step(done)) {}
    return List.copyOf(ranking.steps);
  }

  /** The position of each feature in an order, from 1; 0 for those not in it. */
  public static int[] positions(List<Step> order, int features) {
    int[] positions = new int[features];
    for (int s = 0; s < order.size(); s++) {
      positions[order.get(s).feature()] = s + 1;
    }
    return positions;
  }

  /**
   * Selects the best candidate.
   *
   * @param done those selected before and those that are no candidates; the best joins them
   * @return whether there was one
   */
  private boolean step(boolean[] done) {
    int best = -1;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < done.length; i++) {
      if (done[i] || Double.isNaN(relevance[i])) {
        continue;
      }
      double score = scoreUnlessBelow(i, best < 0 ? Double.NaN : bestScore);
      if (best < 0 || score > bestScore) {
        best = i;
        bestScore = score;
      }
    }
    if (best < 0) {
      return false;
    }
    done[best] = true;
    steps.add(new Step(best, bestScore));
    return true;
  }

  /** The score, or, for CMIM, something not above the bound if the score is not. */
  private double scoreUnlessBelow(int i, double bound) {
    while (takenIn[i] < steps.size()) {
      if (criterion == Criterion.CMIM && total[i] <= bound) {
        return total[i];
      }
      takeIn(i, steps.get(takenIn[i]++).feature());
    }
    return score(i);
  }

  private void takeIn(int i, int other) {
    double term =
        criterion.isConditional() ? terms.relevanceGiven(i, other) : terms.redundancy(i, other);
    if (Double.isNaN(term)) {
      return;
    }
    known[i]++;
    switch (criterion) {
      case CMIM -> total[i] = Math.min(total[i], term);
      case MRMR_QUOTIENT -> total[i] += Math.max(0, term);
      case MRMR_DIFFERENCE, JMI -> total[i] += term;
    }
  }

  private double score(int i) {
    double mean = known[i] == 0 ? 0 : total[i] / known[i];
    return switch (criterion) {
      case MRMR_DIFFERENCE -> relevance[i] - mean;
      case MRMR_QUOTIENT -> Math.max(0, relevance[i]) / (mean + QUOTIENT_OFFSET);
      case JMI -> known[i] == 0 ? relevance[i] : mean;
      case CMIM -> total[i];
    };
  }
}
